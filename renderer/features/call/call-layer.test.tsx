// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { settle } from '#test/fakes/settle.ts';
import {
  CALL,
  CallWorld,
  GRACE,
  HELD,
  OUTGOING,
  OVER,
  peer,
  RINGING,
  theCall,
  VIDEO,
  who,
} from '#test/support/call-world.ts';
import { ME, WORKSPACE } from '#test/support/sample-view.ts';
import { StateProvider } from '../../state/context.tsx';
import { createI18n } from '../../state/i18n.ts';
import { CallProvider } from './call-ui.tsx';
import { CallButtons } from './CallButtons.tsx';
import { CallLayer } from './CallLayer.tsx';

let world: CallWorld;
const opened: string[] = [];

beforeEach(() => {
  world = new CallWorld();
  // happy-dom takes only streams of its own make
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  opened.length = 0;
});
afterEach(() => {
  cleanup();
  world.close();
  vi.restoreAllMocks();
});

/** The call layer and the buttons of the conversation with Grace. */
async function show(...calls: CallView[]): Promise<void> {
  const { room, bridge, viewStore } = await world.openAll();
  render(
    <I18nextProvider i18n={createI18n()}>
      <StateProvider bridge={bridge} store={viewStore}>
        <CallProvider room={room}>
          <CallLayer onOpenSettings={() => opened.push('settings')} />
          <CallButtons workspaceId={WORKSPACE} conversationId="c-grace" />
        </CallProvider>
      </StateProvider>
    </I18nextProvider>,
  );
  await put(...calls);
}

async function put(...calls: CallView[]): Promise<void> {
  await act(async () => {
    for (const call of calls) world.putCall(call);
    await world.meet();
  });
}

const button = (name: string) => screen.getByRole('button', { name });
const noButton = (name: string) => expect(screen.queryByRole('button', { name })).toBeNull();
async function press(name: string): Promise<void> {
  await userEvent.click(button(name));
  await act(settle);
}

describe('calling', () => {
  it.each([
    ['Call', false],
    ['Video call', true],
  ])('"%s" starts one', async (name, video) => {
    await show();
    await press(name);
    expect(world.fake.inputsOf('call.start')).toEqual([
      { workspaceId: WORKSPACE, conversationId: 'c-grace', video, ring: true },
    ]);
  });

  it('a refusal is said in words, and can be tried again', async () => {
    await show();
    world.fake.refuse('call.start', 'server-unreachable', { address: 'https://chat.example.com' });
    await press('Call');
    expect(screen.getByRole('alert').textContent).toContain('cannot reach https://chat.example.com');
    expect(world.devices.live).toBe(0);
    world.fake.answer('call.start', () => ({ callId: CALL }));
    await press('Try again');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(world.fake.inputsOf('call.start')).toHaveLength(2);
  });

  it('cannot be done offline, and says why', async () => {
    await show();
    await act(async () =>
      world.fake.changeWorkspace(WORKSPACE, (workspace) => ({
        ...workspace,
        connection: { state: 'connecting' },
      })),
    );
    expect(button('Call').getAttribute('aria-disabled')).toBe('true');
    const reasonId = button('Call').getAttribute('aria-describedby') ?? '';
    expect(document.querySelector(`[id="${reasonId}"]`)?.textContent).toMatch(/offline/);
    await press('Call');
    expect(world.fake.inputsOf('call.start')).toEqual([]);
  });

  it('shows that it rings, that they are busy, and hangs up', async () => {
    const ringing = { ...who(GRACE, 'ringing'), name: 'Grace Sample', busy: true };
    await show(theCall({ state: OUTGOING, startedAt: null, participants: [who(ME), ringing] }));
    expect(screen.getByText(/Ringing… Grace Sample is in another call/)).toBeTruthy();
    expect(screen.queryByRole('timer')).toBeNull();
    await press('Hang up');
    expect(world.fake.inputsOf('call.hangUp')).toEqual([{ callId: CALL }]);
  });

  it('says when the colleague is offline', async () => {
    const alan = { ...who('u-alan', 'invited'), name: 'Alan Test' };
    await show(
      theCall({ state: OUTGOING, startedAt: null, conversationId: 'c-alan', participants: [who(ME), alan] }),
    );
    expect(screen.getByText(/Alan Test is offline/)).toBeTruthy();
  });
});

describe('an incoming call', () => {
  const call = theCall({ state: RINGING, initiatedBy: GRACE, startedAt: null });

  it.each([
    ['Accept', 'call.accept', { callId: CALL, video: false, others: 'hold' }],
    ['Accept with video', 'call.accept', { callId: CALL, video: true, others: 'hold' }],
    ['Decline', 'call.decline', { callId: CALL }],
  ])('"%s"', async (name, verb, input) => {
    await show(call);
    await userEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name }));
    expect(world.fake.inputsOf(verb)).toEqual([input]);
    expect(world.devices.asked).toEqual([]);
  });

  it('takes no focus, and stray keys do not answer it', async () => {
    await show(call);
    expect(screen.getByRole('alertdialog').contains(document.activeElement)).toBe(false);
    await userEvent.keyboard('{Enter}{Escape} a');
    expect([...world.fake.inputsOf('call.accept'), ...world.fake.inputsOf('call.decline')]).toEqual([]);
    await userEvent.keyboard('{Control>}{Shift>}x{/Shift}{/Control}');
    expect(world.fake.inputsOf('call.decline')).toHaveLength(1);
  });

  it('says when the answer did not get through, and can be answered again', async () => {
    world.fake.refuse('call.accept', 'server-unreachable', { address: 'https://chat.example.com' });
    await show(call);
    await press('Accept');
    expect(screen.getByRole('alert').textContent).toMatch(/cannot reach/);
    await press('Accept');
    expect(world.fake.inputsOf('call.accept')).toHaveLength(2);
  });

  it.each([
    ['Hold and accept', 'call.accept', { callId: CALL, video: false, others: 'hold' }],
    ['End and accept', 'call.accept', { callId: CALL, video: false, others: 'end' }],
    ['Decline', 'call.decline', { callId: CALL }],
  ])('while I am in another call: "%s"', async (name, verb, input) => {
    await show(theCall({ id: 'call-2', conversationId: 'c-alan' }), call);
    expect(screen.getByText(/You are in another call/)).toBeTruthy();
    noButton('Accept');
    await press(name);
    expect(world.fake.inputsOf(verb)).toEqual([input]);
  });

  it('a call that is held is no other call', async () => {
    await show(theCall({ id: 'call-2', conversationId: 'c-alan', state: HELD }), call);
    noButton('Hold and accept');
    expect(button('Accept')).toBeTruthy();
  });
});

describe('a call', () => {
  const grace = { ...who(GRACE), name: 'Grace Sample' };
  const talking = theCall({
    participants: [who(ME), grace],
    peers: [peer('k1')],
    startedAt: Date.now() - 65_000,
  });

  it('shows with whom, for how long, and plays their sound', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await show({ ...talking, startedAt: Date.now() - 65_000 });
    expect(screen.getByRole('region', { name: 'Call with Grace Sample' })).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toBe('1:05');
    expect(document.querySelectorAll('audio[data-remote]')).toHaveLength(1);
    expect(document.querySelectorAll('video[data-remote]')).toHaveLength(0);
    expect(button('Return to call')).toBeTruthy();
    noButton('Call');
  });

  it('microphone and camera, by button and by key', async () => {
    await show(talking);
    await press('Mute microphone');
    expect(world.fake.view().calls[CALL]?.mediaState.audioEnabled).toBe(false);
    await press('Unmute microphone');
    await userEvent.keyboard('{Control>}d{/Control}');
    await act(settle);
    expect(button('Unmute microphone')).toBeTruthy();
    await press('Turn on camera');
    expect(world.fake.view().calls[CALL]?.mediaState.videoEnabled).toBe(true);
    expect(screen.getByLabelText('Your camera')).toBeTruthy();
    await userEvent.keyboard('{Control>}e{/Control}');
    await act(settle);
    expect(screen.queryByLabelText('Your camera')).toBeNull();
  });

  it('their picture is there while their camera is on', async () => {
    await show({ ...talking, participants: [who(ME), { ...grace, mediaState: VIDEO }] });
    expect(document.querySelectorAll('video[data-remote]')).toHaveLength(1);
    await act(async () => {
      world.others.get('k1')?.tell({ muted: true, camera: false, sharing: false, sharePaused: false });
      await settle();
    });
    expect(document.querySelectorAll('video[data-remote]')).toHaveLength(0);
    expect(screen.getByText('Grace Sample is muted')).toBeTruthy();
  });

  it('says that it reconnects', async () => {
    await show(talking);
    await act(async () => {
      world.network.cut();
      await settle();
    });
    expect(screen.getByText('Reconnecting…')).toBeTruthy();
  });

  it('covers the window and shrinks again', async () => {
    await show(talking);
    await press('Return to call');
    await press('Shrink call');
    expect(button('Expand call')).toBeTruthy();
  });

  it('a device that does not open is said, with both ways out', async () => {
    world.devices.refuse.set('audio', 'NotFoundError');
    await show(talking);
    expect(screen.getByText(/No microphone was found/)).toBeTruthy();
    expect(button('Unmute microphone')).toBeTruthy();
    await press('Open settings');
    expect(opened).toEqual(['settings']);
    world.devices.refuse.clear();
    await press('Try again');
    expect(screen.queryByText(/No microphone was found/)).toBeNull();
    expect(button('Mute microphone')).toBeTruthy();
  });

  it('one refusal of both devices is said once', async () => {
    world.devices.refuse.set('audio', 'NotAllowedError');
    world.devices.refuse.set('video', 'NotAllowedError');
    await show({ ...talking, mediaState: VIDEO });
    expect(screen.getAllByText(/may not use your microphone/)).toHaveLength(1);
  });

  it('that is held is silent, and a line beside the one that runs', async () => {
    await show({ ...talking, state: HELD });
    expect(screen.getByText('On hold')).toBeTruthy();
    expect(document.querySelectorAll('audio[data-remote]')).toHaveLength(0);
    await press('Resume');
    expect(world.fake.inputsOf('call.resume')).toEqual([{ callId: CALL }]);
  });
});

describe('an ended call', () => {
  it('says why, and calls again', async () => {
    await show(theCall({ startedAt: null, state: { ...OVER, reason: 'rejected' } }));
    expect(screen.getByText('Grace Sample declined the call.')).toBeTruthy();
    noButton('Hang up');
    await press('Call again');
    expect(world.fake.inputsOf('call.dismiss')).toEqual([{ callId: CALL }]);
    expect(world.fake.inputsOf('call.start')).toEqual([
      { workspaceId: WORKSPACE, conversationId: 'c-grace', video: false, ring: true },
    ]);
  });

  it('is dismissed when it was read', async () => {
    await show(theCall({ state: { ...OVER, reason: 'failed' } }));
    await press('Dismiss');
    expect(world.fake.inputsOf('call.dismiss')).toEqual([{ callId: CALL }]);
  });
});
