// @vitest-environment happy-dom
import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveCallView, WorkspaceView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ALL_FEATURES, ME, sampleApp, WORKSPACE } from '#test/support/sample-view.ts';
import { CallDoorContext, type CallDoorKeeper } from '../../../state/call-door.ts';
import { CallProvider } from '../call-ui.tsx';
import { CallButtons } from '../CallButtons.tsx';
import { CallLayer } from '../CallLayer.tsx';
import { createFakeRoom, type FakeRoom } from '../fake-room.ts';

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
});

const TEAM = { workspaceId: WORKSPACE, conversationId: 'c-team' };
const RUNNING: LiveCallView = {
  id: 'live-1',
  type: 'audio',
  initiatedBy: 'u-lin',
  startedAt: new Date(2026, 10, 18, 13, 5).getTime(),
  joinedIds: ['u-lin', 'u-omar'],
};
const features = (more: Partial<NonNullable<WorkspaceView['features']['calls']>>) => ({
  ...ALL_FEATURES,
  calls: { ...ALL_FEATURES.calls!, ...more },
});

/** The workshop: me and four others. */
async function show(
  options: { live?: LiveCallView; features?: WorkspaceView['features']; door?: CallDoorKeeper } = {},
) {
  const view = sampleApp(undefined, options.features ? { features: options.features } : {});
  const workspace = view.workspaces[WORKSPACE]!;
  const team = { ...workspace.conversations['c-team']!, liveCall: options.live ?? null };
  const rendered = await renderWith(
    <>
      <CallLayer />
      <CallButtons {...TEAM} />
    </>,
    {
      view: {
        ...view,
        workspaces: {
          [WORKSPACE]: { ...workspace, conversations: { ...workspace.conversations, 'c-team': team } },
        },
      },
      around: (element) => {
        const inside = <CallProvider room={room}>{element}</CallProvider>;
        return options.door ? <CallDoorContext value={options.door}>{inside}</CallDoorContext> : inside;
      },
    },
  );
  const press = (name: string) => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, press };
}
const noButton = (name: string) => expect(screen.queryByRole('button', { name })).toBeNull();

describe('a call that runs without me', () => {
  it.each([
    ['Join', false],
    ['Join with video', true],
    ['Join the call', false],
  ])('"%s"', async (name, video) => {
    const { fake, press } = await show({ live: RUNNING });
    noButton('Call');
    await press(name);
    expect(fake.inputsOf('call.join')).toEqual([
      { workspaceId: WORKSPACE, callId: 'live-1', video, takeOver: false },
    ]);
  });

  it('says who is in it, and since when', async () => {
    await show({ live: RUNNING });
    expect(screen.getByText('Lin Beispiel and عمر تجربة are in a call here')).toBeTruthy();
    expect(screen.getByText(/since 1:05/)).toBeTruthy();
  });

  it('of a place that always has one says when nobody is in it', async () => {
    await show({ live: { ...RUNNING, startedAt: null, joinedIds: [] } });
    expect(screen.getByText('Nobody is in the call here at the moment')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Join the call' })).toBeTruthy();
  });

  it('many are some names and a number', async () => {
    await show({ live: { ...RUNNING, joinedIds: ['u-lin', 'u-omar', 'u-linus', 'u-hedy'] } });
    expect(screen.getByText('Lin Beispiel, عمر تجربة and 2 more are in a call here')).toBeTruthy();
  });

  it('a refusal is a notice, not silence', async () => {
    const { fake, press } = await show({ live: RUNNING });
    fake.refuse('call.join', 'call-full', { limit: 8 });
    await press('Join');
    expect(fake.inputsOf('call.join')).toHaveLength(1);
  });

  it('with another device of mine in it is moved here, without asking at the door', async () => {
    const { fake, press } = await show({
      live: { ...RUNNING, joinedIds: [ME, 'u-lin'] },
      door: () => Promise.reject(new Error('nobody is asked')),
    });
    noButton('Join');
    expect(screen.getByText('You are in this call on another device')).toBeTruthy();
    await press('Move the call here');
    expect(fake.inputsOf('call.join')).toEqual([
      { workspaceId: WORKSPACE, callId: 'live-1', video: false, takeOver: true },
    ]);
  });

  it('that I am in leads back to it', async () => {
    const { fake, press } = await show({ live: { ...RUNNING, joinedIds: [ME, 'u-lin'] } });
    act(() =>
      fake.change((view) => ({
        ...view,
        calls: { 'live-1': aCall({ id: 'live-1', conversationId: 'c-team' }) },
      })),
    );
    noButton('Move the call here');
    await press('Return to call');
    expect(screen.getByRole('button', { name: 'Shrink call' })).toBeTruthy();
  });

  it('that I hold is resumed by it', async () => {
    const { fake, press } = await show();
    const held = aCall({ conversationId: 'c-team', state: { phase: 'joined', held: true } });
    act(() => fake.change((view) => ({ ...view, calls: { 'call-1': held } })));
    await press('Return to call');
    expect(fake.inputsOf('call.resume')).toEqual([{ callId: 'call-1' }]);
  });
});

describe('the door', () => {
  it('decides what one goes in with', async () => {
    const { fake, press } = await show({
      live: RUNNING,
      door: (asked) => {
        expect(asked).toEqual({ ...TEAM, how: 'join', video: true });
        return Promise.resolve({ microphone: false, camera: false });
      },
    });
    await press('Join with video');
    expect(fake.inputsOf('call.join')).toMatchObject([{ video: false }]);
    await waitFor(() => expect(room.asked).toEqual([['setMedia', 'live-1', { audioEnabled: false }]]));
  });

  it('who turns back starts and joins nothing', async () => {
    const { fake, press } = await show({ live: RUNNING, door: () => Promise.resolve(null) });
    await press('Join');
    act(() => fake.changeConversation(WORKSPACE, 'c-team', (before) => ({ ...before, liveCall: null })));
    await press('Call');
    expect(fake.inputsOf('call.join')).toEqual([]);
    expect(room.asked).toEqual([]);
  });

  it('a call can be started without a microphone', async () => {
    const { press } = await show({ door: () => Promise.resolve({ microphone: false, camera: true }) });
    await press('Call');
    await waitFor(() =>
      expect(room.asked).toEqual([
        ['start', TEAM, true, true],
        ['setMedia', 'call-1', { audioEnabled: false }],
      ]),
    );
  });
});

describe('calling a group', () => {
  it('that fits rings everybody', async () => {
    const { press } = await show();
    await press('Call');
    expect(room.asked).toEqual([['start', TEAM, false, true]]);
  });

  it('without ringing, with sound or with video', async () => {
    const { user, press } = await show();
    for (const name of ['Start without ringing', 'Start video without ringing']) {
      await press('Other ways to call');
      await user.click(screen.getByRole('menuitem', { name }));
    }
    expect(room.asked).toEqual([
      ['start', TEAM, false, false],
      ['start', TEAM, true, false],
    ]);
  });

  it('is not offered without ringing where nobody would learn of it', async () => {
    await show({ features: features({ live: false }) });
    noButton('Other ways to call');
  });

  it('that does not fit: the limit is said, and some are chosen and rung', async () => {
    const { user, fake, press } = await show();
    await press('Video call');
    const dialog = screen.getByRole('dialog', { name: 'Whom do you want to call?' });
    expect(dialog.textContent).toMatch(/at most 4 people .* up to 3 to ring/);
    expect(room.asked).toEqual([]);
    for (const name of ['Lin Beispiel', 'Hedy Placeholder', 'Linus Example']) {
      await user.click(screen.getByRole('checkbox', { name }));
    }
    expect(screen.getByRole('checkbox', { name: 'عمر تجربة' })).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('checkbox', { name: 'Linus Example' }));
    await press('Call 2 people');
    expect(room.asked).toEqual([['start', TEAM, true, false]]);
    await waitFor(() =>
      expect(fake.inputsOf('call.invite')).toEqual([{ callId: 'call-1', userIds: ['u-lin', 'u-hedy'] }]),
    );
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('that does not fit can be started without ringing, or not at all', async () => {
    const { press } = await show();
    await press('Video call');
    await press('Close');
    expect(room.asked).toEqual([]);
    await press('Video call');
    expect(screen.getByRole('button', { name: 'Call 0 people' })).toHaveProperty('disabled', true);
    await press('Start video without ringing');
    expect(room.asked).toEqual([['start', TEAM, true, false]]);
  });

  it('asks nobody with an SFU', async () => {
    const { press } = await show({ features: features({ sfu: true, participants: 20 }) });
    await press('Video call');
    expect(room.asked).toEqual([['start', TEAM, true, true]]);
  });

  it('whoever cannot be rung afterwards ends no call', async () => {
    const { user, fake, press } = await show();
    fake.refuse('call.invite', 'call-full', { limit: 4 });
    await press('Video call');
    await user.click(screen.getByRole('checkbox', { name: 'Lin Beispiel' }));
    await press('Call 1 person');
    await waitFor(() => expect(fake.inputsOf('call.invite')).toHaveLength(1));
    expect(screen.queryByRole('alert'), 'it is a notice of the window').toBeNull();
  });
});
