// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Features } from '#shared/contracts/features.ts';
import type { CallView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ALL_FEATURES, ME, sampleApp, WORKSPACE } from '#test/support/sample-view.ts';
import { CallProvider } from '../call-ui.tsx';
import { CallLayer } from '../CallLayer.tsx';
import { createFakeRoom, type FakeRoom, type Guest, meeting } from '../fake-room.ts';

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const video = () => new FakeTrack('video').asTrack;
const GRACE: Guest = { id: 'u-grace', name: 'Grace' };
const LIN: Guest = { id: 'u-lin', name: 'Lin' };
const MUTED = { audioEnabled: false, videoEnabled: false, screenSharing: false };

async function show(
  guests: readonly Guest[],
  more: Partial<CallView> = {},
  calls?: Partial<NonNullable<Features['calls']>>,
) {
  const { call: parts, facts } = meeting(ME, guests);
  const view = sampleApp();
  const call = aCall({ conversationId: guests.length > 1 ? 'c-team' : 'c-grace', ...parts, ...more });
  room.facts.setState({ calls: { [call.id]: facts } });
  const workspace = view.workspaces[WORKSPACE]!;
  const features = { ...ALL_FEATURES, calls: { ...ALL_FEATURES.calls!, ...calls } };
  return renderWith(<CallLayer />, {
    view: { ...view, workspaces: { [WORKSPACE]: { ...workspace, features } }, calls: { [call.id]: call } },
    around: (element) => <CallProvider room={room}>{element}</CallProvider>,
  });
}
const button = (name: string) => screen.getByRole('button', { name });
const noButton = (name: string) => expect(screen.queryByRole('button', { name })).toBeNull();

describe('sharing', () => {
  it('begins with a click, as text; the menu beside asks what matters', async () => {
    const { user } = await show([GRACE]);
    await user.click(button('Share screen'));
    await user.click(button('What matters in the picture'));
    await user.click(screen.getByRole('menuitemcheckbox', { name: /Motion and video/ }));
    expect(room.asked).toEqual([
      ['share', 'call-1', 'text'],
      ['share', 'call-1', 'motion'],
    ]);
    // the last choice is the next one
    await user.keyboard('{Control>}{Shift>}s{/Shift}{/Control}');
    expect(room.asked.at(-1)).toEqual(['share', 'call-1', 'motion']);
  });

  it('while one chooses what, it cannot be begun again', async () => {
    const { user } = await show([GRACE]);
    act(() => room.facts.setState({ screen: { state: 'picking', callId: 'call-1' } }));
    expect(button('Share screen').getAttribute('aria-disabled')).toBe('true');
    await user.click(button('Share screen'));
    expect(room.asked).toEqual([]);
  });

  it('is told while it lasts, with what the others see, and every way to change that', async () => {
    const { user } = await show([GRACE]);
    const screenState = {
      callId: 'call-1',
      picture: video(),
      sound: null,
      paused: false,
      hint: 'text',
    } as const;
    act(() => room.facts.setState({ screen: { state: 'sharing', ...screenState } }));
    noButton('Share screen');
    expect(screen.getByText('You are sharing your screen')).toBeTruthy();
    expect(screen.getByLabelText('What you share').tagName).toBe('VIDEO');
    await user.click(button('Pause sharing'));
    await user.click(screen.getByRole('radio', { name: 'Motion and video' }));
    await user.click(button('Stop'));
    await user.click(button('Stop sharing'));
    expect(room.asked).toEqual([
      ['pauseSharing', true],
      ['hintSharing', 'motion'],
      ['stopSharing'],
      ['stopSharing'],
    ]);
    act(() => room.facts.setState({ screen: { state: 'sharing', ...screenState, paused: true } }));
    expect(screen.getByText(/Sharing is paused/)).toBeTruthy();
    await user.click(button('Resume sharing'));
    expect(room.asked.at(-1)).toEqual(['pauseSharing', false]);
    act(() => room.facts.setState({ screen: { state: 'off' } }));
    expect(button('Share screen')).toBeTruthy();
  });

  it('in another call is none in this one', async () => {
    await show([GRACE]);
    act(() =>
      room.facts.setState({
        screen: {
          state: 'sharing',
          callId: 'other',
          picture: video(),
          sound: null,
          paused: false,
          hint: 'text',
        },
      }),
    );
    expect(button('Share screen')).toBeTruthy();
    expect(screen.queryByText('You are sharing your screen')).toBeNull();
  });

  it.each([
    ['the server has none', { screen: false }, [GRACE], 'This server has no screen sharing.'],
    [
      'one at a time, and somebody does',
      { sharers: 'one' },
      [{ ...GRACE, screen: {} as MediaStreamTrack }],
      'Grace is sharing already. Only one person can share at a time here.',
    ],
  ] as const)('cannot be begun when %s, and says why', async (_, calls, guests, reason) => {
    const { user } = await show(guests, {}, calls);
    const share = button('Share screen');
    expect(
      document.querySelector(`[id="${share.getAttribute('aria-describedby') ?? ''}"]`)?.textContent,
    ).toBe(reason);
    await user.click(share);
    await user.keyboard('{Control>}{Shift>}s{/Shift}{/Control}');
    expect(room.asked).toEqual([]);
  });

  it('beside somebody who shares is fine where many may', async () => {
    const { user } = await show([{ ...GRACE, screen: video() }]);
    await user.click(button('Share screen'));
    expect(room.asked).toEqual([['share', 'call-1', 'text']]);
  });

  it('a refusal is said', async () => {
    room.refuseShare = new AppError('share-taken', { name: 'Lin' });
    const { user } = await show([GRACE]);
    await user.click(button('Share screen'));
    expect(screen.getByText(/Lin is sharing already/)).toBeTruthy();
    await user.click(button('Dismiss'));
    expect(screen.queryByText(/Lin is sharing already/)).toBeNull();
  });
});

describe('in a group', () => {
  it('a hand is raised and lowered, by button and by key', async () => {
    const { user, fake } = await show([GRACE, LIN]);
    await user.click(button('Raise hand'));
    expect(room.asked).toEqual([
      ['setMedia', 'call-1', { handRaisedAt: expect.stringMatching(/^\d{4}-.*Z$/) }],
    ]);
    act(() =>
      fake.change((view) => ({
        ...view,
        calls: {
          'call-1': {
            ...view.calls['call-1']!,
            mediaState: { ...MUTED, handRaisedAt: new Date().toISOString() },
          },
        },
      })),
    );
    expect(button('Lower hand')).toBeTruthy();
    await user.keyboard('{Control>}{Shift>}h{/Shift}{/Control}');
    expect(room.asked.at(-1)).toEqual(['setMedia', 'call-1', { handRaisedAt: null }]);
  });

  it('a reaction is told to everyone, seen on my side too, and passes', async () => {
    const { user, fake } = await show([GRACE, LIN]);
    await user.click(button('React'));
    vi.useFakeTimers({ shouldAdvanceTime: true });
    fireEvent.click(button('Celebration'));
    expect(fake.inputsOf('call.tell')).toEqual([
      { callId: 'call-1', toUserId: null, message: { type: 'reaction', emoji: '🎉' } },
    ]);
    expect(screen.getByText('🎉')).toBeTruthy();
    await act(async () => vi.advanceTimersByTimeAsync(4000));
    expect(screen.queryByText('🎉')).toBeNull();
    vi.useRealTimers();
  });

  it('reactions are offered only where the backend carries them', async () => {
    await show([GRACE, LIN], {}, { relay: false });
    noButton('React');
    expect(button('Raise hand')).toBeTruthy();
  });

  it('everyone alike, or who speaks large', async () => {
    const { user } = await show([GRACE, LIN]);
    await user.click(button('Show who speaks large'));
    expect(screen.getByRole('list', { name: 'The others' })).toBeTruthy();
    await user.click(button('Show everyone alike'));
    expect(screen.queryByRole('list', { name: 'The others' })).toBeNull();
  });
});

describe('a call of two', () => {
  it('has neither hands nor reactions nor layouts', async () => {
    await show([GRACE]);
    for (const name of ['Raise hand', 'React', 'Show who speaks large']) noButton(name);
  });

  it('is held', async () => {
    const { user, fake } = await show([GRACE]);
    await user.click(button('Hold'));
    expect(fake.inputsOf('call.hold')).toEqual([{ callId: 'call-1' }]);
  });

  it('that still rings can only be talked into and hung up', async () => {
    await show([{ ...GRACE, status: 'ringing' }], {
      state: { phase: 'outgoing', ringsUntil: 9e15 },
      startedAt: null,
    });
    for (const name of ['Share screen', 'Hold', 'People', 'More']) noButton(name);
    expect(button('Mute microphone')).toBeTruthy();
    expect(button('Hang up')).toBeTruthy();
  });
});

describe('a narrow window', () => {
  it('keeps what is used most, and has the rest in a menu', async () => {
    vi.stubGlobal('ResizeObserver', NarrowObserver);
    const { user, fake } = await show([GRACE, LIN]);
    await act(settle);
    expect(button('Mute microphone')).toBeTruthy();
    expect(button('Share screen')).toBeTruthy();
    for (const name of ['Raise hand', 'React', 'People', 'Hold']) noButton(name);
    await user.click(button('More'));
    await user.click(screen.getByRole('menuitem', { name: 'Hold' }));
    expect(fake.inputsOf('call.hold')).toHaveLength(1);
    await user.click(button('More'));
    await user.click(screen.getByRole('menuitem', { name: 'Heart' }));
    expect(fake.inputsOf('call.tell')).toHaveLength(1);
  });
});

class NarrowObserver {
  readonly #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe(): void {
    const entries = [{ contentRect: { width: 350, height: 60 } }] as unknown as ResizeObserverEntry[];
    this.#tell(entries, this);
  }
  disconnect(): void {}
  unobserve(): void {}
}

describe('the space bar', () => {
  const space = (type: 'keyDown' | 'keyUp', target: Element = document.body, more = {}) =>
    fireEvent[type](target, { key: ' ', ...more });
  const held = () => room.asked.filter(([verb]) => verb === 'holdToTalk').map(([, ...given]) => given);

  it('is held to talk while the microphone is muted', async () => {
    await show([GRACE], { mediaState: MUTED });
    expect(space('keyDown')).toBe(false); // the page must not scroll
    space('keyDown', document.body, { repeat: true });
    expect(held()).toEqual([['call-1', true]]);
    space('keyUp');
    expect(held()).toEqual([
      ['call-1', true],
      ['call-1', false],
    ]);
  });

  it('does nothing to an open microphone', async () => {
    await show([GRACE]);
    space('keyDown');
    expect(held()).toEqual([]);
  });

  it.each(['input', 'textarea', 'button', 'select', 'summary'])('is left to a <%s>', async (tag) => {
    await show([GRACE], { mediaState: MUTED });
    const element = document.body.appendChild(document.createElement(tag));
    space('keyDown', element);
    expect(held()).toEqual([]);
    element.remove();
  });

  it('with another key is a shortcut of somebody else', async () => {
    await show([GRACE], { mediaState: MUTED });
    space('keyDown', document.body, { ctrlKey: true });
    expect(held()).toEqual([]);
  });

  it('is let go when the window loses the keys, or the call ends', async () => {
    const { unmount } = await show([GRACE], { mediaState: MUTED });
    space('keyDown');
    fireEvent.blur(window);
    space('keyDown');
    unmount();
    expect(held().map(([, on]) => on)).toEqual([true, false, true, false]);
  });
});
