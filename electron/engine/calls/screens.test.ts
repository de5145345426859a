import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#shared/contracts/connect/model.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import { type Caller, CallsRig } from '#test/fakes/calls-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: CallsRig;
beforeEach(() => {
  rig = new CallsRig();
});
afterEach(() => {
  expect(rig.end()).toBe(0);
});

const OFF = { audioEnabled: false, videoEnabled: false, screenSharing: false };
const SHARE = { video: false, ring: true, share: true };
const DIALECT: LinkDialect = {
  firstOffer: 'newcomer',
  politeness: 'never-renegotiates',
  layout: 'microphone-camera',
  dataChannel: 'none',
  bundlePolicy: 'balanced',
  screenAs: 'replaces-camera',
};
const ID = 'share:1';

/** Ann and Bob on a server where a screen can be shown alone; Ann's is known to both. */
async function people() {
  const [ann, bob] = [await rig.person('ann'), await rig.person('bob')];
  const conversationId = await rig.direct(ann, bob);
  const asked: unknown[] = [];
  const part = (one: Caller) => ({
    userId: one.id,
    userName: one.id,
    userIdentifier: one.id,
    status: 'joined' as const,
    joinId: null,
    joinSeq: null,
    deviceId: one.adapter.identity()?.deviceId ?? null,
    ringing: [],
    busy: false,
    connection: 'connected' as const,
    mediaState: OFF,
  });
  const screen = (...others: Caller[]): Call => ({
    id: ID,
    conversationId,
    type: 'screen',
    status: 'active',
    initiatedBy: ann.id,
    startedAt: new Date(0).toISOString(),
    endedAt: null,
    duration: null,
    endReason: null,
    participants: [ann, ...others].map(part),
  });
  for (const one of [ann, bob]) {
    const { features } = one.adapter;
    one.adapter.features = { ...features, calls: { ...features.calls!, shareAlone: true } };
    Object.assign(one.adapter.calls, {
      initiate: (wish: unknown) => {
        asked.push(wish);
        return Promise.resolve({ call: screen(), ringsForMs: null });
      },
      get: () => Promise.resolve(screen()),
      answer: () => Promise.resolve(screen(ann === one ? bob : one)),
      end: () => Promise.resolve(null),
      dialect: (callId: string) => (callId === ID ? DIALECT : null),
      linkLost: (...given: unknown[]) => void asked.push(given),
    });
  }
  return { ann, bob, conversationId, asked, screen };
}

describe('a screen that is shown alone', () => {
  it('rings nobody, and asks for no microphone', async () => {
    const { ann, conversationId, asked } = await people();
    expect(await ann.starter.start(ann.host, conversationId, SHARE)).toBe(ID);
    expect(asked).toMatchObject([{ share: true, ring: false, video: false, participantIds: [] }]);
    expect(ann.view(ID)).toMatchObject({
      type: 'screen',
      screenOnly: true,
      watch: false,
      mediaState: OFF,
      state: { phase: 'joined' },
      dialect: DIALECT,
    });
  });

  it('is refused where it cannot be', async () => {
    const { ann, conversationId, asked } = await people();
    const { features } = ann.adapter;
    ann.adapter.features = { ...features, calls: { ...features.calls!, shareAlone: false } };
    const start = ann.starter.start(ann.host, conversationId, SHARE);
    await expect(start).rejects.toMatchObject({ code: 'unsupported' });
    expect(asked).toEqual([]);
  });

  it('is watched by whoever goes into it, and that one offers', async () => {
    const { ann, bob, conversationId, screen } = await people();
    await ann.starter.start(ann.host, conversationId, SHARE);
    await bob.join(ID);
    ann.adapter.events.emit('call', { call: screen(bob), ringsForMs: null });
    expect(bob.view(ID)).toMatchObject({ watch: true, screenOnly: true, mediaState: OFF });
    expect(bob.view(ID).peers).toMatchObject([{ userId: ann.id, weOffer: true }]);
    expect(ann.view(ID).peers).toMatchObject([{ userId: bob.id, weOffer: false }]);
    bob.calls.setMedia(ID, { ...OFF, audioEnabled: true });
    expect(bob.view(ID).mediaState).toEqual(OFF);
  });

  it('is no call to be called in: one is started beside it', async () => {
    const { ann, conversationId, asked } = await people();
    await ann.starter.start(ann.host, conversationId, SHARE);
    expect(ann.calls.liveIn('w', conversationId)).toBeNull();
    await ann.starter.start(ann.host, conversationId, { video: false, ring: true });
    expect(asked).toMatchObject([{ share: true }, { ring: true }]);
  });

  it('the server is told whose link is lost, of links that are there', async () => {
    const { ann, bob, conversationId, asked, screen } = await people();
    await ann.starter.start(ann.host, conversationId, SHARE);
    ann.adapter.events.emit('call', { call: screen(bob), ringsForMs: null });
    await settle();
    ann.calls.linkLost(ID, 'stale');
    ann.calls.linkLost(ID, ann.view(ID).peers[0]?.key ?? '');
    expect(asked.slice(1)).toEqual([[ID, bob.id]]);
  });
});

it('a call of that type is one like any other where screens are not shown alone', async () => {
  const { ann, conversationId, screen } = await people();
  const { features } = ann.adapter;
  ann.adapter.features = { ...features, calls: { ...features.calls!, shareAlone: false } };
  await ann.starter.start(ann.host, conversationId, { video: false, ring: false });
  expect(screen().type).toBe('screen');
  expect(ann.view(ID).screenOnly).toBeUndefined();
  expect(ann.view(ID).mediaState.audioEnabled).toBe(true);
});
