// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import type { AppView, LiveCallView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import {
  aCall,
  anApp,
  aWorkspace,
  NOON,
  sampleApp,
  sampleMessages,
  WORKSPACE,
} from '#test/support/sample-view.ts';
import { createCallRoom } from '../../call/call-room.ts';
import { CallProvider } from '../../features/call/call-ui.tsx';
import { App } from '../App.tsx';

const LIVE: LiveCallView = {
  id: 'call-7',
  type: 'audio',
  initiatedBy: 'u-lin',
  startedAt: NOON,
  joinedIds: ['u-lin'],
};

/** Nobody is asked about devices. */
function ready(view: AppView): AppView {
  return { ...view, settings: { ...view.settings, devicesChecked: true } };
}

async function app(first: OpenTarget | null = null, view = ready(sampleApp())) {
  const rendered = await renderWith(<App />, {
    view,
    messages: sampleMessages(),
    prepare: (fake) => {
      let left = first;
      fake.answer('desktop.takeTarget', () => {
        const taken = left;
        left = null;
        return taken;
      });
    },
    around: (element, { bridge, store }) => (
      <CallProvider room={createCallRoom({ bridge, viewStore: store, meters: null })}>{element}</CallProvider>
    ),
  });
  const target = (next: OpenTarget) => act(async () => rendered.fake.emit('desktop', 'target', next));
  const press = (name: string) => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, target, press };
}
const conversation = (conversationId: string, offerJoin = false): OpenTarget => ({
  type: 'conversation',
  workspaceId: WORKSPACE,
  conversationId,
  offerJoin,
});
const question = () => screen.findByRole('alertdialog');

afterEach(() => vi.useRealTimers());

describe('what is opened from outside', () => {
  it('a conversation that was asked for before the page listened', async () => {
    await app(conversation('c-hedy'));
    expect(await screen.findByRole('heading', { name: 'Hedy Placeholder' })).toBeTruthy();
  });

  it('a conversation of another workspace brings that one on screen', async () => {
    const view = ready(sampleApp());
    const other = { ...view.workspaces[WORKSPACE]!, id: 'w-2', name: 'Other Server' };
    const { target, fake } = await app(null, {
      ...view,
      workspaces: { ...view.workspaces, 'w-2': other },
    });
    await target({ ...conversation('c-alan'), workspaceId: 'w-2' } as OpenTarget);
    expect(await screen.findByRole('heading', { name: 'Alan Test' })).toBeTruthy();
    expect(fake.view().settings.activeWorkspaceId).toBe('w-2');
  });

  it('what is gone is said', async () => {
    const { target } = await app();
    await target({ ...conversation('c-alan'), workspaceId: 'w-gone' } as OpenTarget);
    expect((await screen.findByRole('alert')).textContent).toContain('does not exist any more');
  });

  it('calls that are over, and the settings', async () => {
    const { target } = await app();
    await target({ type: 'history', workspaceId: WORKSPACE });
    expect(await screen.findByRole('heading', { name: 'Calls' })).toBeTruthy();
    await target({ type: 'settings' });
    expect(await screen.findByRole('tab', { name: 'Profile' })).toBeTruthy();
  });

  it('a call that runs here comes large; one that is over is said', async () => {
    const view = ready(sampleApp());
    const { target } = await app(null, { ...view, calls: { 'call-1': aCall() } });
    await target({ type: 'call', callId: 'call-1' });
    expect(await screen.findByRole('region', { name: 'Grace Sample' })).toBeTruthy();
    expect(document.querySelector('[data-full]')).toBeTruthy();
    await target({ type: 'call', callId: 'call-old' });
    expect((await screen.findByRole('alert')).textContent).toContain('This call is over.');
  });

  it('a search begins with the text, and again with another', async () => {
    const { target } = await app();
    await target({ type: 'find', text: 'grace' });
    const field = () => screen.getByLabelText<HTMLInputElement>('Search people').value;
    expect(field()).toBe('grace');
    await target({ type: 'find', text: 'linus' });
    expect(field()).toBe('linus');
  });

  it('nobody can be searched where nobody is signed in', async () => {
    const { target } = await app(null, anApp([aWorkspace({ session: { state: 'signed-out' } })]));
    await target({ type: 'find', text: 'grace' });
    expect(await screen.findByText('Sign in first, then search for “grace”.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('a link that nobody understands is told, and read', async () => {
    const { target, press } = await app();
    await target({ type: 'bad-link', text: 'parley://nonsense' });
    expect(await screen.findByText(/parley:\/\/nonsense/)).toBeTruthy();
    await press('Dismiss');
    expect(screen.queryByText(/parley:\/\/nonsense/)).toBeNull();
  });
});

describe('a call that runs in a conversation', () => {
  const withLive = (): AppView => {
    const view = ready(sampleApp());
    const workspace = view.workspaces[WORKSPACE]!;
    const team = { ...workspace.conversations['c-team']!, liveCall: LIVE };
    const conversations = { ...workspace.conversations, 'c-team': team };
    return { ...view, workspaces: { [WORKSPACE]: { ...workspace, conversations } } };
  };

  it('is offered, and not joined by itself', async () => {
    const { fake, user, target } = await app(null, withLive());
    await target(conversation('c-team', true));
    const asked = await question();
    expect(asked.textContent).toContain('A call is running in Thursday workshop');
    await user.click(within(asked).getByRole('button', { name: 'Not now' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(fake.inputsOf('call.join')).toEqual([]);
  });

  it('is joined after a yes, through the lobby', async () => {
    const { fake, user, target } = await app(null, withLive());
    await target(conversation('c-team', true));
    await user.click(within(await question()).getByRole('button', { name: 'Join' }));
    const lobby = await screen.findByRole('dialog', { name: 'Join Thursday workshop' });
    await user.click(within(lobby).getByRole('button', { name: 'Join' }));
    await waitFor(() =>
      expect(fake.inputsOf('call.join')).toMatchObject([{ callId: 'call-7', takeOver: false }]),
    );
  });

  it('is not offered without the wish, nor long after it', async () => {
    const { fake, target } = await app();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const begin = () =>
      act(() => fake.changeConversation(WORKSPACE, 'c-team', (before) => ({ ...before, liveCall: LIVE })));
    await target(conversation('c-team', true));
    act(() => void vi.advanceTimersByTime(11_000));
    begin();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    await target(conversation('c-team', false));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

describe('a link that wants to call', () => {
  const CALL: OpenTarget = { type: 'call-person', workspaceId: WORKSPACE, userId: 'u-grace' };

  it('names whom and where, and calls nobody by itself', async () => {
    const { fake, user } = await app(CALL);
    const asked = await question();
    expect(asked.textContent).toContain('A link asks to call Grace Sample in Demo Company');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect([...fake.inputsOf('chat.createDirect'), ...fake.inputsOf('call.start')]).toEqual([]);
  });

  it.each([
    ['Call', false],
    ['Video call', true],
  ])('"%s" calls', async (name, video) => {
    const { fake, user } = await app(CALL);
    await user.click(within(await question()).getByRole('button', { name }));
    await waitFor(() => expect(fake.inputsOf('call.start')).toMatchObject([{ video }]));
    expect(fake.inputsOf('chat.createDirect')).toEqual([{ workspaceId: WORKSPACE, userId: 'u-grace' }]);
    expect(await screen.findByRole('heading', { name: 'Grace Sample' })).toBeTruthy();
  });

  it('says why it cannot now', async () => {
    const offline = {
      state: 'offline',
      error: { code: 'offline', params: {} },
      retryAt: null,
    } as const;
    await app(CALL, ready(sampleApp(sampleMessages(), { connection: offline })));
    const asked = await question();
    expect(asked.textContent).toContain('Calls work again when the connection is back.');
    expect(within(asked).queryByRole('button', { name: 'Call' })).toBeNull();
  });
});
