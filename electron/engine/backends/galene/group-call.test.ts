import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GaleneSeat } from '#test/fakes/galene-rig.ts';
import { GaleneAdapterRig, type AdapterSeat } from '#test/fakes/galene-adapter-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GaleneAdapterRig;
beforeEach(() => {
  rig = new GaleneAdapterRig();
});
afterEach(async () => {
  expect(await rig.end()).toEqual({ timers: 0, connections: 0, listeners: 0 });
});

const SOUND = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendonly\r\n';
const PICTURE = `${SOUND}m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendonly\r\n`;
const PICTURE_OFF = `${SOUND}m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=inactive\r\n`;

async function publish(seat: GaleneSeat, id: string, label = 'camera', sdp = SOUND): Promise<void> {
  seat.stay.publish({ id, label, sdp });
  await rig.soon();
}

async function joinedIds(seat: AdapterSeat): Promise<readonly string[]> {
  return (await seat.conversation()).liveCall?.joinedIds ?? ['none'];
}

describe('the call of a group', () => {
  it('is offered from the first moment on, and is nobody’s before somebody is in it', async () => {
    const ada = await rig.person('ada');
    const { liveCall, id } = await ada.conversation();
    expect(liveCall).toMatchObject({ joinedIds: [], type: 'audio', startedAt: null });
    expect(await ada.calls.active()).toEqual([]);
    expect(await ada.calls.get(liveCall?.id ?? '')).toMatchObject({
      conversationId: id,
      status: 'active',
      participants: [{ userId: 'ada', status: 'left' }],
    });
  });

  it('is started and joined alike, and nobody is called', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    const { id } = await ada.conversation();
    const wish = { conversationId: id, participantIds: ['ben'], video: true, ring: true, clientId: 'c1' };
    const { call, ringsForMs } = await ada.calls.initiate(wish);
    expect(ringsForMs).toBe(0);
    expect(call).toMatchObject({
      type: 'video',
      sfu: { kind: 'galene', url: 'http://galene.test/group/g/' },
    });
    expect(call.participants).toMatchObject([{ userId: 'ada', status: 'joined' }]);
    await rig.soon();
    expect(ben.all('live-call').at(-1)?.liveCall).toMatchObject({
      id: call.id,
      joinedIds: ['ada'],
      type: 'video',
    });
    const { call: same } = await ben.join();
    expect(same.id).toBe(call.id);
    expect(
      ada
        .all('call')
        .at(-1)
        ?.call.participants.map(({ userId }) => userId),
    ).toEqual(['ada', 'ben']);
    await ben.calls.end(call.id, 'ended-by-user');
    await rig.soon();
    expect(await joinedIds(ada)).toEqual(['ada']);
    expect(ada.all('call').at(-1)?.call.rev).toBeGreaterThan(call.rev ?? 0);
  });

  it('has in it those of other programs who send something, by what they send', async () => {
    const ada = await rig.person('ada');
    const web = await rig.other('web');
    expect(await joinedIds(ada)).toEqual([]);
    await publish(web, 's1');
    await publish(web, 's2', 'screenshare', PICTURE);
    const { call } = await ada.join();
    expect(call.participants.at(-1)).toMatchObject({
      userId: 'web',
      status: 'joined',
      mediaState: { audioEnabled: true, videoEnabled: false, screenSharing: true },
    });
    await publish(web, 's1', 'camera', PICTURE);
    expect(ada.all('call').at(-1)?.call.participants.at(-1)?.mediaState.videoEnabled).toBe(true);
    await publish(web, 's1', 'camera', PICTURE_OFF);
    expect(ada.all('call').at(-1)?.call.participants.at(-1)?.mediaState.videoEnabled).toBe(false);
    web.stay.unpublish('s1');
    web.stay.unpublish('s2');
    await rig.pass(1000);
    expect(await joinedIds(ada)).toEqual(['ada']);
  });

  it('a file that somebody plays is watched as a screen is', async () => {
    const ada = await rig.person('ada');
    const web = await rig.other('web');
    await publish(web, 's1', 'video', PICTURE);
    const { call } = await ada.join();
    expect(call.participants.at(-1)).toMatchObject({
      userId: 'web',
      mediaState: { audioEnabled: false, videoEnabled: false, screenSharing: true },
    });
  });

  it('does not have in it a Parley that is in the chat alone, whatever it sent before', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    const { call } = await ben.join();
    await rig.soon();
    expect(await joinedIds(ada)).toEqual(['ben']);
    await ben.calls.end(call.id, 'ended-by-user');
    await rig.soon();
    expect(await joinedIds(ada)).toEqual([]);
  });

  it('tells what others say that they send, and raised hands both ways', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    const web = await rig.other('web');
    const { call } = await ada.join();
    await ben.join();
    await ben.calls.setMedia(call.id, {
      audioEnabled: false,
      videoEnabled: true,
      screenSharing: false,
      onHold: true,
      handRaisedAt: '2026-01-01T00:00:00.000Z',
    });
    await rig.soon();
    const seen = ada
      .all('call')
      .at(-1)
      ?.call.participants.find(({ userId }) => userId === 'ben');
    expect(seen?.mediaState).toMatchObject({
      audioEnabled: false,
      videoEnabled: true,
      onHold: true,
      handRaisedAt: expect.stringMatching(/^2026-/),
    });
    const data = web.stay.members.find(({ username }) => username === 'ben')?.data;
    expect(data).toMatchObject({ raisehand: true });
    await publish(web, 's1');
    web.client.setData({ raisehand: true });
    await rig.soon();
    const raised = ada
      .all('call')
      .at(-1)
      ?.call.participants.find(({ userId }) => userId === 'web');
    expect(raised?.mediaState.handRaisedAt).toEqual(expect.any(String));
  });

  it('goes on over a lost connection', async () => {
    const ada = await rig.person('ada');
    const ben = await rig.person('ben');
    const { call } = await ada.join();
    await ben.join();
    rig.wire('ada').close(1006, '');
    await rig.pass(2000);
    await rig.soon();
    expect(await ada.calls.active()).toMatchObject([{ id: call.id }]);
    expect(
      ada
        .all('call')
        .at(-1)
        ?.call.participants.map(({ userId }) => userId),
    ).toEqual(['ada', 'ben']);
    expect(await joinedIds(ben)).toEqual(['ben', 'ada']);
  });
});

describe('the group that is lent to the call', () => {
  it('receives nothing before the call: what is offered is not answered', async () => {
    const web = await rig.other('web');
    await publish(web, 's1');
    const ada = await rig.person('ada');
    expect(await joinedIds(ada)).toEqual(['web']);
    const wire = rig.wire('ada');
    expect(wire.frames('answer')).toEqual([]);
    expect(wire.frames('request').at(-1)?.request).toEqual({ '': ['audio', 'video-low'] });
  });

  it('is offered every stream anew when the call is entered, and lets go of all when it is left', async () => {
    const web = await rig.other('web');
    await publish(web, 's1');
    const ada = await rig.person('ada');
    const offers: string[] = [];
    const off = ada.calls
      .sfuGroup?.((await ada.conversation()).liveCall?.id ?? '')
      ?.client.on('stream-offer', ({ id }) => offers.push(id));
    const { call, group } = await ada.join();
    expect(offers).toEqual(['s1']);
    expect(group.userOf(web.id, 'web')).toBe('web');
    expect(group.others()).toEqual(['web']);
    const wire = rig.wire('ada');
    expect(wire.frames('request').at(-1)?.request).toEqual({ '': ['audio', 'video'] });
    group.client.stay?.answer('s1', 'answer');
    group.client.stay?.publish({ id: 'mine', label: 'camera', sdp: SOUND });
    await settle();
    group.close();
    await ada.calls.end(call.id, 'ended-by-user');
    await rig.soon();
    expect(wire.frames('close')).toMatchObject([{ id: 'mine' }]);
    expect(wire.frames('abort').at(-1)).toMatchObject({ id: 's1' });
    // and yet it is known who sends, without a gap that others could see
    expect(await joinedIds(ada)).toEqual(['web']);
    const seen = ada.all('live-call').map(({ liveCall }) => liveCall?.joinedIds.includes('web'));
    expect(seen).not.toContain(false);
    off?.();
  });

  it('knows nobody behind a connection of ours that is gone', async () => {
    const ada = await rig.person('ada');
    const { id } = rig.wire('ada');
    rig.wire('ada').isGhost = true;
    const ghost = rig.wire('ada');
    ada.adapter.disconnect();
    ada.adapter.connect();
    await rig.soon();
    const { group } = await ada.join();
    expect(group.userOf(id, 'ada')).toBeNull();
    expect(group.userOf(rig.wire('ada').id, 'ada')).toBe('ada');
    ghost.close(1006, '');
  });
});
