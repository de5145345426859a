// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppView, WorkspaceView } from '#shared/contracts/view.ts';
import type { FakeBridge } from '#test/support/fake-bridge.ts';
import { renderWith } from '#test/support/render.ts';
import { anApp, aWorkspace, NOON, sampleApp, sampleMessages, WORKSPACE } from '#test/support/sample-view.ts';
import { createCallRoom } from '../call/call-room.ts';
import { CallProvider } from '../features/call/call-ui.tsx';
import { App } from './App.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';

async function app(view: AppView, prepare?: (fake: FakeBridge) => void) {
  const rendered = await renderWith(<App />, {
    view,
    messages: sampleMessages(),
    prepare,
    around: (element, { bridge, store }) => {
      const room = createCallRoom({ bridge, viewStore: store, meters: null });
      return <CallProvider room={room}>{element}</CallProvider>;
    },
  });
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, press };
}

const signedIn = (more: Partial<WorkspaceView> = {}): AppView => sampleApp(sampleMessages(), more);

/** Pretends that the window is narrow, or wide. */
function makeWindow(narrow: boolean): void {
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) =>
      ({
        matches: narrow && media.includes('width <'),
        media,
        addEventListener() {},
        removeEventListener() {},
      }) as unknown as MediaQueryList,
  );
}

afterEach(() => vi.restoreAllMocks());

describe('starting', () => {
  it('says that the view did not come, and loads it on demand', async () => {
    const { fake, press } = await app(anApp(), (before) => before.refuse('app.snapshot', 'internal'));
    expect(screen.getByText('Parley could not load your workspaces.')).toBeTruthy();
    fake.answer('app.snapshot', () => ({ seq: 1, view: anApp() }));
    await press('Try again');
    expect(await screen.findByText('Welcome to Parley')).toBeTruthy();
  });

  it('puts the theme on the page, and follows it', async () => {
    const { fake } = await app(signedIn());
    const root = document.documentElement;
    expect([root.dataset['theme'], root.dataset['contrast']]).toEqual(['system', 'normal']);
    act(() => fake.change((view) => ({ ...view, settings: { ...view.settings, theme: 'high-contrast' } })));
    expect([root.dataset['theme'], root.dataset['contrast']]).toEqual(['high-contrast', 'more']);
  });
});

describe('workspaces', () => {
  it('the first one is added, and an account is made in it', async () => {
    const { fake, press } = await app(anApp(), (before) =>
      before.answer('workspace.host', () => {
        before.change((view) => ({
          ...view,
          workspaces: {
            'w-new': aWorkspace({ id: 'w-new', hosted: true, session: { state: 'signed-out' } }),
          },
        }));
        return { workspaceId: 'w-new' };
      }),
    );
    expect(screen.queryByRole('navigation', { name: 'Workspaces' })).toBeNull();
    await press('Host a workspace on this computer');
    expect(await screen.findByText('Your workspace is ready')).toBeTruthy();
    expect(screen.getByLabelText('Display name')).toBeTruthy();
    expect(fake.inputsOf('app.changeSettings')).toEqual([{ activeWorkspaceId: 'w-new' }]);
  });

  it('a further one is added beside, and the way back is open', async () => {
    const { press } = await app(signedIn());
    await press('Add a workspace');
    expect(screen.getByText('Add a workspace', { selector: 'h1' })).toBeTruthy();
    await press('Back');
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy();
  });

  it('are told apart at the side: which is shown, what is unread, which is not encrypted', async () => {
    const view = signedIn();
    const other = aWorkspace({ id: 'w-2', name: 'Other Server', encrypted: false });
    const { fake, user } = await app({ ...view, workspaces: { ...view.workspaces, 'w-2': other } });
    const rail = within(screen.getByRole('navigation', { name: 'Workspaces' }));
    const first = rail.getByRole('button', { name: /Demo Company/ });
    expect(first.getAttribute('aria-current')).toBe('true');
    expect(first.textContent).toContain('3 unread');
    const second = rail.getByRole('button', { name: /Other Server/ });
    expect(second.textContent).toContain('Not encrypted');
    await user.click(second);
    await waitFor(() => expect(second.getAttribute('aria-current')).toBe('true'));
    expect(fake.view().settings.activeWorkspaceId).toBe('w-2');
    await user.keyboard('{Control>}1{/Control}');
    await waitFor(() => expect(first.getAttribute('aria-current')).toBe('true'));
  });

  it('one that is gone makes room for the next', async () => {
    const view = signedIn();
    const { fake } = await app(view);
    act(() => fake.change((before) => ({ ...before, workspaces: {} })));
    expect(await screen.findByText('Welcome to Parley')).toBeTruthy();
  });

  it('a signed-out one asks for the account', async () => {
    await app(anApp([aWorkspace({ session: { state: 'signed-out' } })]));
    expect(screen.getByLabelText('Username')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Settings' })).toBeTruthy();
  });
});

describe('banners', () => {
  it('offline: why, when it is tried again, and now', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(NOON);
    const { fake, press } = await app(
      signedIn({
        connection: {
          state: 'offline',
          error: { code: 'server-unreachable', params: { address: 'there' } },
          retryAt: NOON + 9500,
        },
      }),
    );
    expect(screen.getByText(/Parley cannot reach there\./)).toBeTruthy();
    expect(screen.getByText('Next try in 10 seconds.')).toBeTruthy();
    await press('Reconnect now');
    expect(fake.inputsOf('workspace.reconnect')).toEqual([{ workspaceId: WORKSPACE }]);
    act(() => fake.changeWorkspace(WORKSPACE, (before) => ({ ...before, connection: { state: 'online' } })));
    await waitFor(() => expect(screen.queryByText(/Parley cannot reach/)).toBeNull());
  });

  it('a sign-in that ran out asks at once, and can be put off; what was open stays', async () => {
    const { fake, user, press } = await app(signedIn());
    await user.click(screen.getByRole('option', { name: /Hedy/ }));
    const draft = () => screen.getByLabelText<HTMLTextAreaElement>('Message').value;
    expect(draft()).toBe('About the invoice: ');
    act(() =>
      fake.changeWorkspace(WORKSPACE, (before) => ({
        ...before,
        session: { state: 'expired', userId: 'u-ada', username: 'ada' },
      })),
    );
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Close' }));
    expect(draft()).toBe('About the invoice: ');
    await press('Sign in');
    expect(screen.getByRole('dialog')).toBeTruthy();
    act(() =>
      fake.changeWorkspace(WORKSPACE, (before) => ({
        ...before,
        session: { state: 'signed-in', userId: 'u-ada', deviceId: 'd-2' },
      })),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.queryByText(/You have been signed out/)).toBeNull();
    expect(draft()).toBe('About the invoice: ');
  });

  it.each([
    ['Keep in a file', true],
    ['This run only', false],
  ])('without a keyring it asks where to keep the sign-in: %s', async (button, allowFile) => {
    const { fake, press } = await app({ ...signedIn(), secrets: { mode: 'memory', asked: false } });
    await press(button);
    expect(fake.inputsOf('app.answerSecretsQuestion')).toEqual([{ allowFile }]);
    await waitFor(() => expect(screen.queryByText(/no keyring/)).toBeNull());
  });

  it('asks nothing about a keyring while there is no sign-in to keep', async () => {
    await app({ ...anApp(), secrets: { mode: 'memory', asked: false } });
    expect(screen.queryByText(/keyring/)).toBeNull();
  });
});

describe('errors of commands', () => {
  it('are said until they are read, and tried again', async () => {
    const { fake, press } = await app(
      signedIn({
        connection: { state: 'offline', error: { code: 'offline', params: {} }, retryAt: null },
      }),
      (before) => before.refuse('workspace.reconnect', 'internal'),
    );
    await press('Reconnect now');
    expect((await screen.findByRole('alert')).textContent).toContain('Something went wrong in Parley.');
    await press('Try again');
    await waitFor(() => expect(fake.inputsOf('workspace.reconnect')).toHaveLength(2));
    await press('Dismiss');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('a part that breaks is logged and can be loaded again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    let broken = true;
    const Part = (): ReactNode => {
      if (broken) throw new Error('a bug');
      return 'all well';
    };
    const { fake, user } = await renderWith(
      <ErrorBoundary name="part">
        <Part />
      </ErrorBoundary>,
    );
    expect(fake.inputsOf('app.log')).toMatchObject([{ level: 'error', name: 'part' }]);
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Load again' }));
    expect(screen.getByText('all well')).toBeTruthy();
  });
});

describe('keys of the window', () => {
  it('Ctrl+K finds people, Escape closes, Ctrl+comma opens the settings', async () => {
    const { user } = await app(signedIn());
    await user.keyboard('{Control>}k{/Control}');
    expect(screen.getByLabelText('Search people')).toBe(document.activeElement);
    await user.keyboard('{Control>},{/Control}');
    expect(screen.queryByRole('tab', { name: 'Appearance' })).toBeNull();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.keyboard('{Control>},{/Control}');
    expect(screen.getByRole('tab', { name: 'Appearance' })).toBeTruthy();
  });

  it('Ctrl+K does nothing where nobody is signed in', async () => {
    const { user } = await app(anApp());
    await user.keyboard('{Control>}k{/Control}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the window', () => {
  it('shows list and conversation side by side where there is room', async () => {
    makeWindow(false);
    const { user } = await app(signedIn());
    expect(screen.getByText('Nothing open')).toBeTruthy();
    await user.click(screen.getByRole('option', { name: /Grace/ }));
    expect(screen.getByRole('heading', { name: 'Grace Sample' })).toBeTruthy();
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Call' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Video call' })).toBeTruthy();
  });

  it('shows one of the two where it is narrow; back leads to the list', async () => {
    makeWindow(true);
    const { user, press } = await app(signedIn());
    expect(screen.queryByText('Nothing open')).toBeNull();
    await user.click(screen.getByRole('option', { name: /Hedy/ }));
    expect(screen.queryByRole('listbox', { name: 'Conversations' })).toBeNull();
    await press('Back');
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy();
    await user.click(screen.getByRole('option', { name: /Hedy/ }));
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy());
  });

  it('opens what the people finder answered', async () => {
    const { user } = await app(signedIn());
    await user.keyboard('{Control>}k{/Control}');
    await user.type(screen.getByLabelText('Search people'), 'linus');
    await user.click(await screen.findByRole('option', { name: /Linus/ }));
    expect(await screen.findByRole('heading', { name: 'Linus Example' })).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('remembers per workspace what was open', async () => {
    const view = signedIn();
    const other = aWorkspace({ id: 'w-2', name: 'Other Server' });
    const { user } = await app({ ...view, workspaces: { ...view.workspaces, 'w-2': other } });
    await user.click(screen.getByRole('option', { name: /Hedy/ }));
    await user.click(screen.getByRole('button', { name: /Other Server/ }));
    expect(await screen.findByText('Nothing open')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Demo Company/ }));
    expect(await screen.findByRole('heading', { name: 'Hedy Placeholder' })).toBeTruthy();
  });
});
