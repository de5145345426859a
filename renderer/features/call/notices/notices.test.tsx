// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { FakeMediaStream } from '#test/fakes/fake-media.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ME, sampleApp, WORKSPACE } from '#test/support/sample-view.ts';
import { CallProvider } from '../call-ui.tsx';
import { CallLayer } from '../CallLayer.tsx';
import { createFakeRoom, type FakeRoom, type Guest, meeting } from '../fake-room.ts';

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
  vi.stubGlobal('MediaStream', FakeMediaStream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const GRACE: Guest = { id: 'u-grace', name: 'Grace' };
const LIN: Guest = { id: 'u-lin', name: 'Lin' };
const OMAR: Guest = { id: 'u-omar', name: 'Omar' };
const MUTED = { audioEnabled: false, videoEnabled: false, screenSharing: false };

async function show(guests: readonly Guest[], more: Partial<CallView> = {}) {
  const { call: parts, facts } = meeting(ME, guests);
  const call = aCall({ conversationId: guests.length > 1 ? 'c-team' : 'c-grace', ...parts, ...more });
  room.facts.setState({ calls: { [call.id]: facts } });
  const rendered = await renderWith(<CallLayer />, {
    view: { ...sampleApp(), calls: { [call.id]: call } },
    around: (element) => <CallProvider room={room}>{element}</CallProvider>,
  });
  const change = (parts_: Partial<CallView>) =>
    act(() =>
      rendered.fake.change((view) => ({
        ...view,
        calls: { ...view.calls, [call.id]: { ...view.calls[call.id]!, ...parts_ } },
      })),
    );
  const become = (now: readonly Guest[]) => {
    const next = meeting(ME, now);
    act(() => room.setCallFacts(call.id, next.facts));
    change(next.call);
  };
  return { ...rendered, change, become };
}
const button = (name: string) => screen.getByRole('button', { name });
const says = (text: RegExp | string) => screen.queryByText(text) !== null;

describe('what goes wrong', () => {
  it('cut off: nothing is sent, and that is said until it is over', async () => {
    await show([GRACE]);
    act(() => room.setCallFacts('call-1', { cutOff: true }));
    expect(screen.getByRole('alert').textContent).toMatch(/You are cut off: nothing is sent/);
    act(() => room.setCallFacts('call-1', { cutOff: false }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('the relay refuses: said until read, and again when it is another error', async () => {
    const { user } = await show([GRACE]);
    act(() => room.setCallFacts('call-1', { relayError: { code: 'relay-refused', params: {} } }));
    expect(says(/The relay refused us/)).toBe(true);
    await user.click(button('Dismiss'));
    expect(says(/The relay refused us/)).toBe(false);
    act(() => room.setCallFacts('call-1', { relayError: { code: 'relay-unreachable', params: {} } }));
    expect(says(/The relay does not answer/)).toBe(true);
  });

  it('no sound from the other, in a call of two', async () => {
    await show([{ ...GRACE, silent: true }]);
    expect(says('No audio from Grace')).toBe(true);
  });
});

describe('who speaks while muted', () => {
  it('is told, and unmutes with one click', async () => {
    const { user } = await show([GRACE], { mediaState: MUTED });
    act(() => room.facts.setState({ speakingMuted: true }));
    expect(says('You are muted')).toBe(true);
    await user.click(button('Unmute'));
    expect(room.asked).toEqual([['setMedia', 'call-1', { audioEnabled: true }]]);
  });

  it('is told a moment longer than they speak', async () => {
    await show([GRACE], { mediaState: MUTED });
    act(() => room.facts.setState({ speakingMuted: true }));
    vi.useFakeTimers();
    act(() => room.facts.setState({ speakingMuted: false }));
    act(() => void vi.advanceTimersByTime(3900));
    expect(says('You are muted')).toBe(true);
    act(() => void vi.advanceTimersByTime(200));
    expect(says('You are muted')).toBe(false);
  });

  it('is told no more once unmuted', async () => {
    const { change } = await show([GRACE], { mediaState: MUTED });
    act(() => room.facts.setState({ speakingMuted: true }));
    change({ mediaState: { ...MUTED, audioEnabled: true } });
    expect(says('You are muted')).toBe(false);
  });
});

describe('a request to mute', () => {
  const ask = (fake: Awaited<ReturnType<typeof show>>['fake'], fromUserId = 'u-lin') =>
    act(() => fake.emit('call', 'told', { callId: 'call-1', fromUserId, message: { type: 'please-mute' } }));

  it('is followed with one click, by me alone', async () => {
    const { user, fake } = await show([GRACE, LIN]);
    ask(fake);
    ask(fake);
    expect(screen.getAllByText('Lin asks you to mute')).toHaveLength(1);
    expect(room.asked).toEqual([]);
    await user.click(button('Mute'));
    expect(room.asked).toEqual([['setMedia', 'call-1', { audioEnabled: false }]]);
    expect(says('Lin asks you to mute')).toBe(false);
  });

  it('is put aside', async () => {
    const { user, fake } = await show([GRACE, LIN]);
    ask(fake);
    await user.click(button('Dismiss'));
    expect(says('Lin asks you to mute')).toBe(false);
    expect(room.asked).toEqual([]);
  });

  it('says nothing to who is muted, now or later', async () => {
    const { fake, change } = await show([GRACE, LIN], { mediaState: MUTED });
    ask(fake);
    expect(says('Lin asks you to mute')).toBe(false);
    change({ mediaState: { ...MUTED, audioEnabled: true } });
    expect(says('Lin asks you to mute')).toBe(false);
  });

  it('comes also from somebody who keeps order, who need not be in the call', async () => {
    const { user, fake } = await show([GRACE, LIN]);
    const notice = (workspaceId: string, fromName: string) =>
      act(() => fake.emit('chat', 'notice', { workspaceId, notice: { type: 'please-mute', fromName } }));
    notice('w-other', 'Stranger');
    expect(says('Stranger asks you to mute')).toBe(false);
    notice(WORKSPACE, 'Hedy');
    notice(WORKSPACE, '');
    expect(says('Someone asks you to mute')).toBe(true);
    await user.click(screen.getAllByRole('button', { name: 'Mute' })[0]!);
    expect(room.asked).toEqual([['setMedia', 'call-1', { audioEnabled: false }]]);
    expect(says('Hedy asks you to mute')).toBe(false);
  });

  it('of another call is not for this one', async () => {
    const { fake } = await show([GRACE, LIN]);
    act(() =>
      fake.emit('call', 'told', { callId: 'call-9', fromUserId: 'u-lin', message: { type: 'please-mute' } }),
    );
    expect(says('Lin asks you to mute')).toBe(false);
  });
});

describe('news', () => {
  it('who joins and leaves is said together, and passes', async () => {
    const { become } = await show([GRACE, LIN]);
    vi.useFakeTimers();
    become([GRACE, LIN, OMAR]);
    become([GRACE, OMAR, { id: 'u-hedy', name: 'Hedy' }]);
    expect(says('Omar and Hedy joined')).toBe(true);
    expect(says('Lin left')).toBe(true);
    act(() => void vi.advanceTimersByTime(5100));
    expect(says(/joined|left/)).toBe(false);
  });

  it('who was there at the beginning is none', async () => {
    await show([GRACE, LIN]);
    expect(says(/joined/)).toBe(false);
  });

  it('a reaction is said to who hears the page', async () => {
    const { fake } = await show([GRACE, LIN]);
    act(() =>
      fake.emit('call', 'told', {
        callId: 'call-1',
        fromUserId: 'u-lin',
        message: { type: 'reaction', emoji: '👏' },
      }),
    );
    expect(says('Lin: Applause')).toBe(true);
    expect(says('👏')).toBe(true);
  });

  it('a recording is said and shown as long as it runs', async () => {
    const { become } = await show([GRACE, LIN]);
    const recording = { recording: true };
    become([{ ...GRACE, media: recording }, LIN]);
    expect(says('Grace is recording this call')).toBe(true);
    become([
      { ...GRACE, media: recording },
      { ...LIN, media: recording },
    ]);
    expect(says('Grace and Lin are recording this call')).toBe(true);
    become([GRACE, LIN]);
    expect(says(/recording this call/)).toBe(false);
  });
});

describe('a call that waits', () => {
  it('is resumed or hung up, beside the one that runs', async () => {
    const { user, fake } = await show([GRACE]);
    const held = aCall({ id: 'call-2', conversationId: 'c-hedy', state: { phase: 'joined', held: true } });
    act(() => fake.change((view) => ({ ...view, calls: { ...view.calls, 'call-2': held } })));
    await user.click(button('Resume'));
    expect(fake.inputsOf('call.resume')).toEqual([{ callId: 'call-2' }]);
    const line = screen.getByRole('region', { name: 'Call with Hedy Placeholder' });
    line.querySelectorAll('button')[1]?.click();
    expect(fake.inputsOf('call.hangUp')).toEqual([{ callId: 'call-2' }]);
  });
});
