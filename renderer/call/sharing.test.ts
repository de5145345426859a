import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { settle } from '#test/fakes/settle.ts';
import {
  AUDIO,
  CALL,
  CallWorld,
  GRACE,
  HELD,
  OVER,
  peer,
  sends,
  theCall,
  VIDEO,
  who,
} from '#test/support/call-world.ts';
import { hints } from '#test/support/link-world.ts';
import { ALL_FEATURES, aWorkspace, DIALECT, ME, WORKSPACE } from '#test/support/sample-view.ts';
import type { CallRoom } from './call-room.ts';
import { whyNotShare } from './sharing.ts';

let world: CallWorld;
beforeEach(() => {
  world = new CallWorld();
});
afterEach(() => world.close());

const SHARES = { ...AUDIO, screenSharing: true };
const sharing = () => world.fake.view().calls[CALL]?.mediaState.screenSharing;

async function inCall(more: Partial<CallView> = {}): Promise<CallRoom> {
  const room = await world.openRoom();
  world.putCall(theCall({ peers: [peer('k1')], ...more }));
  await world.meet();
  return room;
}

describe('whether one may share', () => {
  const one = { ...ALL_FEATURES, calls: { ...ALL_FEATURES.calls!, sharers: 'one' as const } };
  const grace = { ...who(GRACE), name: 'Grace Sample', mediaState: SHARES };

  it.each<[string, ReturnType<typeof whyNotShare>, object | null]>([
    ['yes', whyNotShare(theCall(), aWorkspace()), null],
    ['several may', whyNotShare(theCall({ participants: [who(ME), grace] }), aWorkspace()), null],
    [
      'another one does already',
      whyNotShare(theCall({ participants: [who(ME), grace] }), aWorkspace({ features: one })),
      { code: 'share-taken', params: { name: 'Grace Sample' } },
    ],
    [
      'one who has left shares no more',
      whyNotShare(
        theCall({ participants: [who(ME), { ...grace, status: 'left' }] }),
        aWorkspace({ features: one }),
      ),
      null,
    ],
    [
      'I may pick something else myself',
      whyNotShare(
        theCall({ participants: [{ ...who(ME), mediaState: SHARES }] }),
        aWorkspace({ features: one }),
      ),
      null,
    ],
    [
      'the links have no place for it',
      whyNotShare(theCall({ dialect: { ...DIALECT, screenAs: 'none' } }), aWorkspace()),
      { code: 'unsupported', params: {} },
    ],
    [
      'the server knows no sharing',
      whyNotShare(theCall(), aWorkspace({ features: { ...ALL_FEATURES, calls: null } })),
      { code: 'unsupported', params: {} },
    ],
  ])('%s', (_, error, expected) => expect(error?.view() ?? null).toEqual(expected));
});

describe('sharing in a call', () => {
  it('goes to every link, is told to the server and to the peers, and stops', async () => {
    const room = await inCall();
    const told: unknown[] = [];
    world.others.get('k1')?.events.on('hints', (next) => told.push(next));
    await room.share(CALL);
    await world.meet();
    const [picture] = world.devices.screens;
    expect(sends(world.mine[0])).toEqual([world.devices.tracks[0], null, picture]);
    expect(sharing()).toBe(true);
    expect(room.facts.getState().screen).toMatchObject({ state: 'sharing', callId: CALL, hint: 'text' });
    expect(told.at(-1)).toEqual(hints({ muted: false, sharing: true }));
    room.stopSharing();
    await world.meet();
    expect(sends(world.mine[0])).toEqual([world.devices.tracks[0], null, null]);
    expect(sharing()).toBe(false);
    expect(picture?.readyState).toBe('ended');
    expect(told.at(-1)).toEqual(hints({ muted: false }));
  });

  it('paused: nothing of it is sent, and the others know that the picture stands', async () => {
    world.devices.screenSound = true;
    const room = await inCall();
    const told: unknown[] = [];
    world.others.get('k1')?.events.on('hints', (next) => told.push(next));
    await room.share(CALL);
    await world.meet();
    room.pauseSharing(true);
    await world.meet();
    expect(sends(world.mine[0]).slice(2)).toEqual([null, null]);
    expect(told.at(-1)).toEqual(hints({ muted: false, sharing: true, sharePaused: true }));
    expect(world.devices.screens.every(({ readyState }) => readyState === 'live')).toBe(true);
    expect(sharing()).toBe(true);
    room.pauseSharing(false);
    await world.meet();
    expect(sends(world.mine[0]).slice(2)).toEqual(world.devices.screens);
  });

  it('reaches who joins later at once', async () => {
    const room = await inCall();
    await room.share(CALL);
    await world.meet();
    world.changeCall(CALL, { peers: [peer('k1'), peer('k2', { userId: 'u-alan' })] });
    await world.meet();
    expect(sends(world.mine[1])[2]).toBe(world.devices.screens[0]);
    expect(world.network.otherOf(world.mine[1] as never)?.arriving()).toMatchObject({
      2: world.devices.screens[0],
    });
  });

  it('tells the sender what matters of the picture now', async () => {
    const room = await inCall();
    await room.share(CALL, 'motion');
    await world.meet();
    const preference = () => world.mine[0]?.getTransceivers()[2]?.sender.parameters.degradationPreference;
    expect(preference()).toBe('maintain-framerate');
    room.hintSharing('text');
    await settle();
    expect(preference()).toBe('maintain-resolution');
  });

  it('takes the place of the camera where the dialect says so, and gives it back', async () => {
    const room = await inCall({ mediaState: VIDEO, dialect: { ...DIALECT, screenAs: 'replaces-camera' } });
    const [tone, camera] = world.devices.tracks;
    await room.share(CALL);
    await world.meet();
    expect(sends(world.mine[0])).toEqual([tone, world.devices.screens[0]]);
    room.pauseSharing(true);
    await world.meet();
    expect(sends(world.mine[0])).toEqual([tone, null]);
    room.stopSharing();
    await world.meet();
    expect(sends(world.mine[0])).toEqual([tone, camera]);
  });

  it('is refused before anything is asked where the system forbids it', async () => {
    const room = await inCall();
    world.fake.change((view) => ({ ...view, desktop: { ...view.desktop, screenAccess: 'denied' } }));
    await settle();
    await expect(room.share(CALL)).rejects.toMatchObject({ code: 'share-refused' });
    expect(room.facts.getState().screen.state).toBe('off');
  });

  it('is refused before anything is asked when another one shares and only one may', async () => {
    const room = await inCall({ participants: [who(ME), { ...who(GRACE), mediaState: SHARES }] });
    world.fake.changeWorkspace(WORKSPACE, (workspace) => ({
      ...workspace,
      features: { ...ALL_FEATURES, calls: { ...ALL_FEATURES.calls!, sharers: 'one' } },
    }));
    await expect(room.share(CALL)).rejects.toMatchObject({ code: 'share-taken', params: { name: GRACE } });
    expect(world.devices.screensAsked).toEqual([]);
    await expect(room.share('call-9')).rejects.toMatchObject({ code: 'call-ended' });
    const nameless = { ...who(GRACE), name: '', mediaState: SHARES };
    world.changeCall(CALL, { participants: [who(ME), nameless] });
    await settle();
    await expect(room.share(CALL)).rejects.toMatchObject({ params: { name: 'Unknown caller' } });
  });
});

describe('the end of sharing', () => {
  it.each<[string, () => void]>([
    ['the system ends it', () => world.devices.screens[0]?.end()],
    ['the call is held', () => world.changeCall(CALL, { state: HELD })],
  ])('%s: the others are told', async (_, happen) => {
    const room = await inCall();
    await room.share(CALL);
    await world.meet();
    happen();
    await world.meet();
    expect(room.facts.getState().screen).toEqual({ state: 'off' });
    expect(world.devices.screens[0]?.readyState).toBe('ended');
    expect(sharing()).toBe(false);
  });

  it('with the call: nothing is told to a call that is over', async () => {
    const room = await inCall();
    await room.share(CALL);
    await world.meet();
    const before = world.fake.inputsOf('call.setMedia').length;
    world.changeCall(CALL, { state: OVER });
    await settle();
    expect(room.facts.getState().screen).toEqual({ state: 'off' });
    expect(world.devices.screens[0]?.readyState).toBe('ended');
    expect(world.fake.inputsOf('call.setMedia')).toHaveLength(before);
  });

  it('a window that was reloaded while it shared tells that it does not any more', async () => {
    world.putCall(theCall({ mediaState: SHARES, peers: [peer('k1')] }));
    await world.openRoom();
    await world.meet();
    expect(sharing()).toBe(false);
    expect(world.fake.inputsOf('call.setMedia')).toHaveLength(1);
  });

  it('cancelled picking changes nothing', async () => {
    const room = await inCall();
    world.devices.screenError = new DOMException('Permission denied', 'NotAllowedError');
    await room.share(CALL);
    expect(room.facts.getState().screen).toEqual({ state: 'off' });
    expect(world.fake.inputsOf('call.setMedia')).toEqual([]);
  });
});
