// @vitest-environment happy-dom
/** A screen that is shown in a conversation without a call. */
import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallView, LiveCallView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ALL_FEATURES, ME, sampleApp, WORKSPACE } from '#test/support/sample-view.ts';
import { CallProvider } from '../call-ui.tsx';
import { CallButtons } from '../CallButtons.tsx';
import { CallLayer } from '../CallLayer.tsx';
import { createFakeRoom, type FakeRoom, meeting } from '../fake-room.ts';

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
});

const TEAM = { workspaceId: WORKSPACE, conversationId: 'c-team' };
const OFF = { audioEnabled: false, videoEnabled: false, screenSharing: false };
const SHOWN: LiveCallView = {
  id: 'share:1',
  type: 'screen',
  initiatedBy: 'u-lin',
  startedAt: 5,
  joinedIds: ['u-lin'],
};

async function show(options: { live?: LiveCallView; call?: Partial<CallView>; alone?: boolean } = {}) {
  const { alone = true, call } = options;
  const calls = { ...ALL_FEATURES.calls!, shareAlone: alone };
  const view = sampleApp(undefined, { features: { ...ALL_FEATURES, calls } });
  const workspace = view.workspaces[WORKSPACE]!;
  const team = { ...workspace.conversations['c-team']!, liveCall: options.live ?? null };
  const mine = aCall({
    ...TEAM,
    type: 'screen',
    initiatedBy: ME,
    screenOnly: true,
    mediaState: OFF,
    ...call,
  });
  const rendered = await renderWith(
    <>
      <CallLayer />
      <CallButtons {...TEAM} />
    </>,
    {
      view: {
        ...view,
        calls: call ? { [mine.id]: mine } : {},
        workspaces: {
          [WORKSPACE]: { ...workspace, conversations: { ...workspace.conversations, 'c-team': team } },
        },
      },
      around: (element) => <CallProvider room={room}>{element}</CallProvider>,
    },
  );
  const press = (name: string) => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, press };
}
const noButton = (name: string) => expect(screen.queryByRole('button', { name })).toBeNull();

describe('"Share screen here"', () => {
  it('is offered where a screen can be shown alone, beside calling', async () => {
    const { press } = await show();
    expect(screen.getByRole('button', { name: 'Call' })).toBeTruthy();
    await press('Share screen here');
    expect(room.asked).toEqual([['shareAlone', TEAM, 'text']]);
  });

  it('is not offered elsewhere', async () => {
    await show({ alone: false });
    noButton('Share screen here');
  });
});

describe('a screen that somebody shows here', () => {
  it('is told, and watched without a door; one can still call', async () => {
    const { press, fake } = await show({ live: SHOWN });
    expect(screen.getByText(/shares their screen/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Call' })).toBeTruthy();
    await press('Watch');
    expect(fake.inputsOf('call.join')).toEqual([
      { workspaceId: WORKSPACE, callId: 'share:1', video: false, takeOver: false },
    ]);
  });

  it('is a call like any other where screens are not shown alone', async () => {
    await show({ live: SHOWN, alone: false });
    noButton('Watch');
    expect(screen.getByRole('button', { name: 'Join' })).toBeTruthy();
  });
});

describe('my screen, shown here', () => {
  it('says who watches, and stops; there is nothing of a call', async () => {
    const { call } = meeting(ME, [{ id: 'u-lin', name: 'Lin Demo' }]);
    const { press, fake } = await show({ call });
    expect(screen.getByText('Lin Demo is watching')).toBeTruthy();
    for (const name of ['Mute microphone', 'Hang up', 'Expand call']) noButton(name);
    await press('Stop sharing');
    expect(fake.inputsOf('call.hangUp')).toHaveLength(1);
  });

  it('says that nobody watches', async () => {
    await show({ call: meeting(ME, []).call });
    expect(screen.getByText('Nobody is watching yet')).toBeTruthy();
  });

  it('has ended without a word when I stopped it, and says so to who watched', async () => {
    const state = { phase: 'ended', reason: 'ended-by-user', error: null } as const;
    await show({ call: { state } });
    expect(screen.queryByText('The screen is not shared any more.')).toBeNull();
    await show({ call: { state, initiatedBy: 'u-lin', watch: true } });
    expect(screen.getByText('The screen is not shared any more.')).toBeTruthy();
    noButton('Call again');
  });
});
