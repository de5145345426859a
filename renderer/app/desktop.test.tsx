// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { useEffect } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DesktopView, NO_DESKTOP } from '#shared/contracts/desktop.ts';
import type { AppView, ConnectionView, WorkspaceView } from '#shared/contracts/view.ts';
import { settle } from '#test/fakes/settle.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, aWorkspace, sampleApp, sampleMessages, WORKSPACE } from '#test/support/sample-view.ts';
import { createCallRoom } from '../call/call-room.ts';
import { CallProvider, useCallUiVerbs } from '../features/call/call-ui.tsx';
import { App } from './App.tsx';

type Verbs = ReturnType<typeof useCallUiVerbs>;
/** What the call's own buttons would do. */
let verbs: Verbs;
function Reach({ onVerbs }: { readonly onVerbs: (found: Verbs) => void }): null {
  const found = useCallUiVerbs();
  useEffect(() => onVerbs(found), [found, onVerbs]);
  return null;
}
const keep = (found: Verbs): void => void (verbs = found);

/** What main answers to a page that wants to share. */
const share = vi.fn<() => Promise<MediaStream>>();
const devices = {
  getDisplayMedia: share,
  getUserMedia: () => Promise.reject(new Error('no devices')),
  addEventListener() {},
  removeEventListener() {},
};

async function app(view: AppView) {
  const rendered = await renderWith(<App />, {
    view,
    messages: sampleMessages(),
    around: (element, { bridge, store }) => {
      const room = createCallRoom({ bridge, viewStore: store, meters: null, devices });
      return (
        <CallProvider room={room}>
          <Reach onVerbs={keep} />
          {element}
        </CallProvider>
      );
    },
  });
  const press = (name: string) => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, press };
}
const signedIn = (more: Partial<WorkspaceView> = {}): AppView => sampleApp(sampleMessages(), more);
const OFFLINE: ConnectionView = {
  state: 'offline',
  error: { code: 'server-unreachable', params: { address: 'chat.example.com' } },
  retryAt: null,
};

afterEach(() => vi.restoreAllMocks());

describe('offline', () => {
  it('with nothing known yet it is a page: why, where, again; the sign-in stays', async () => {
    const { fake, press } = await app(signedIn({ conversations: {}, connection: OFFLINE }));
    expect(screen.getByRole('heading', { name: 'Demo Company cannot be reached' })).toBeTruthy();
    expect(screen.getByText('https://chat.example.com')).toBeTruthy();
    expect(screen.getAllByText(/Parley cannot reach chat\.example\.com/)).toHaveLength(1);
    expect(screen.queryByLabelText('Password')).toBeNull();
    await press('Reconnect now');
    expect(fake.inputsOf('workspace.reconnect')).toEqual([{ workspaceId: WORKSPACE }]);
  });

  it('the page stays while it is tried again, and goes when it is reached', async () => {
    const { fake } = await app(signedIn({ conversations: {}, connection: OFFLINE }));
    const connection = (next: ConnectionView) =>
      act(() => fake.changeWorkspace(WORKSPACE, (before) => ({ ...before, connection: next })));
    connection({ state: 'connecting' });
    expect(screen.getByRole('heading', { name: /cannot be reached/ })).toBeTruthy();
    connection({ state: 'online' });
    expect(screen.queryByRole('heading', { name: /cannot be reached/ })).toBeNull();
  });

  it('leads to the self-checks', async () => {
    const { press } = await app(signedIn({ conversations: {}, connection: OFFLINE }));
    await press('Check this Parley');
    expect(screen.getByRole('dialog', { name: 'Check this Parley' })).toBeTruthy();
  });

  it('leads to a certificate that is not trusted any more, from the page and from the banner', async () => {
    const connection: ConnectionView = {
      ...OFFLINE,
      error: {
        code: 'certificate-untrusted',
        params: { address: 'https://chat.example.com', fingerprint: 'ab'.repeat(32) },
      },
    };
    const { fake, press } = await app(signedIn({ connection }));
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy();
    await press('Look at the certificate');
    expect(screen.getByRole('alertdialog').textContent).toContain('ABAB');
    await press('Do not connect');
    act(() => fake.changeWorkspace(WORKSPACE, (before) => ({ ...before, conversations: {} })));
    await press('Look at the certificate');
    expect(screen.getByRole('alertdialog').textContent).toContain('ABAB');
  });
});

describe('what is looked at', () => {
  it('is told to main as long as the window has the focus, and not while a call covers it', async () => {
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { fake, user } = await app({ ...signedIn(), calls: { 'call-1': aCall() } });
    const last = () => fake.inputsOf('desktop.look').at(-1);
    expect(last()).toEqual({ at: null });
    await user.click(screen.getByRole('option', { name: /Hedy/ }));
    const hedy = { at: { workspaceId: WORKSPACE, conversationId: 'c-hedy' } };
    await waitFor(() => expect(last()).toEqual(hedy));
    act(() => verbs.expand(true));
    expect(last()).toEqual({ at: null });
    act(() => verbs.expand(false));
    expect(last()).toEqual(hedy);
    focus.mockReturnValue(false);
    act(() => void globalThis.dispatchEvent(new Event('blur')));
    expect(last()).toEqual({ at: null });
  });
});

describe('the list of keys', () => {
  it('comes on Ctrl+/, with keys as they are called on this system and set here', async () => {
    const desktop: DesktopView = { ...NO_DESKTOP, shortcuts: { ring: 'on', mute: 'taken', talk: 'off' } };
    const { user } = await app({ ...signedIn(), platform: 'darwin', desktop });
    await user.keyboard('{Control>}/{/Control}');
    const list = screen.getByRole('dialog', { name: 'Keyboard shortcuts' });
    const keysOf = (words: string) => within(list).getByText(words).nextElementSibling?.textContent;
    expect(keysOf('Find a colleague')).toBe('⌘+K');
    expect(keysOf('Go to the ringing call')).toBe('⌘+⌥+⇧+R');
    expect(within(list).getByText('taken by another program')).toBeTruthy();
    expect(keysOf('Push to talk')).toBe('not set');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('the rail', () => {
  it('marks where it rings, where one talks, and what cannot be reached', async () => {
    const view = signedIn();
    const { fake } = await app({
      ...view,
      workspaces: {
        ...view.workspaces,
        'w-2': aWorkspace({ id: 'w-2', name: 'Other Server', connection: OFFLINE }),
      },
    });
    const rail = within(screen.getByRole('navigation', { name: 'Workspaces' }));
    const other = rail.getByRole('button', { name: /Other Server/ });
    expect(other.textContent).toContain('No connection');
    const call = (state: ReturnType<typeof aCall>['state']) =>
      act(() =>
        fake.change((before) => ({ ...before, calls: { 'call-1': aCall({ workspaceId: 'w-2', state }) } })),
      );
    call({ phase: 'incoming', answering: false, ringsUntil: 0 });
    expect(other.textContent).toContain('It rings');
    call({ phase: 'joined', held: false });
    expect(other.textContent).toContain('In a call');
    call({ phase: 'ended', reason: 'ended-by-user', error: null });
    expect(other.textContent).not.toMatch(/It rings|In a call/);
  });
});

describe('a share that the system refuses', () => {
  const tryIt = () =>
    act(async () => {
      await verbs.share('call-1', 'text');
      await settle();
    });
  const page = () => screen.queryByRole('dialog', { name: 'Let Parley see your screen' });
  async function refuse(screenAccess: DesktopView['screenAccess'], message = 'Permission denied by system') {
    share.mockRejectedValue(Object.assign(new Error(message), { name: 'NotAllowedError' }));
    const rendered = await app({
      ...signedIn(),
      desktop: { ...NO_DESKTOP, screenAccess },
      calls: { 'call-1': aCall() },
    });
    await tryIt();
    return rendered;
  }

  it.each(['denied', 'not-asked'] as const)('leads to the permission, once for each: %s', async (access) => {
    const { press } = await refuse(access);
    expect(page()).toBeTruthy();
    await press('Close');
    expect(page()).toBeNull();
    await tryIt();
    expect(page()).toBeTruthy();
  });

  it('the page stays when the permission is granted, to be seen', async () => {
    const { fake } = await refuse('denied');
    act(() => fake.change((view) => ({ ...view, desktop: { ...view.desktop, screenAccess: 'granted' } })));
    expect(page()?.textContent).toContain('Parley may see your screen.');
  });

  it('is only said where there is no such permission', async () => {
    await refuse('unneeded');
    expect(page()).toBeNull();
    expect(screen.getByText(/does not let Parley share the screen/)).toBeTruthy();
  });
});
