import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { CallRecord } from '#shared/contracts/connect/model.ts';
import type { Features } from '#shared/contracts/features.ts';
import { CallRecordView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type Caller, CallsRig } from '#test/fakes/calls-rig.ts';
import { settle } from '#test/fakes/settle.ts';
import { recordView } from './call-requests.ts';

let rig: CallsRig;
beforeEach(() => {
  rig = new CallsRig();
});
afterEach(() => {
  expect(rig.end()).toBe(0);
});

const WAVE: CallMessage = { type: 'reaction', emoji: '👍' };
const QUALITY = { connection_quality: 'fair', quality_stats: { rtt: 120 }, media_stats: {} } as const;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );
function lacks(caller: Caller, change: Partial<NonNullable<Features['calls']>>): void {
  const { features } = caller.adapter;
  caller.adapter.features = { ...features, calls: features.calls && { ...features.calls, ...change } };
}

describe('a message in a call', () => {
  it('is told to all, or to one', async () => {
    const { ann, bob, callId } = await rig.talking();
    await ann.requests.tell(callId, null, WAVE);
    await bob.requests.tell(callId, ann.id, { type: 'please-mute' });
    await settle();
    expect(bob.told).toEqual([{ callId, fromUserId: ann.id, message: WAVE }]);
    expect(ann.told).toEqual([{ callId, fromUserId: bob.id, message: { type: 'please-mute' } }]);
  });

  it('counts only from people who are in the call that I am in', async () => {
    const { ann, bob, callId } = await rig.talking();
    const hear = (fromUserId: string, of = callId) =>
      bob.adapter.events.emit('told', { callId: of, fromUserId, message: WAVE });
    const cai = await rig.person('cai');
    hear(cai.id);
    hear(bob.id);
    hear(ann.id, 'another call');
    expect(bob.told).toEqual([]);
    hear(ann.id);
    expect(bob.told).toHaveLength(1);
    await bob.say(callId, 'hang-up');
    hear(ann.id);
    expect(bob.told).toHaveLength(1);
    expect(bob.logged.filter((one) => one.message === 'message of nobody in the call')).toHaveLength(4);
  });

  it('that cannot be told now is lost', async () => {
    const { ann, bob, callId } = await rig.talking();
    bob.adapter.cut();
    await settle();
    await ann.requests.tell(callId, bob.id, WAVE);
    rig.world.next('tell', { kind: 'refuse', error: new AppError('rate-limited', { seconds: 1 }) });
    await ann.requests.tell(callId, null, WAVE);
    await bob.say(callId, 'hang-up');
    await bob.requests.tell(callId, null, WAVE);
    expect(bob.adapter.asked).not.toContain('tell');
    bob.adapter.mend();
    await rig.pass(10_000);
    expect([ann.told, bob.told]).toEqual([[], []]);
  });

  it('is refused where the backend cannot, without a connection, and for no call', async () => {
    const { ann, callId } = await rig.talking();
    expect(await codeOf(ann.requests.tell('none', null, WAVE))).toBe('not-found');
    ann.adapter.cut();
    await settle();
    expect(await codeOf(ann.requests.tell(callId, null, WAVE))).toBe('offline');
    lacks(ann, { relay: false });
    expect(await codeOf(ann.requests.tell(callId, null, WAVE))).toBe('unsupported');
  });
});

describe('figures of a call', () => {
  it('are kept, also when it is over and dismissed', async () => {
    const { ann, bob, callId } = await rig.talking();
    await ann.requests.reportQuality(callId, QUALITY);
    await bob.say(callId, 'hang-up');
    bob.calls.dismiss(callId);
    await bob.requests.reportQuality(callId, { ...QUALITY, connection_quality: 'good' });
    expect(rig.world.calls.qualities.get(`${callId} ${ann.id}`)).toEqual(QUALITY);
    expect(rig.world.calls.qualities.get(`${callId} ${bob.id}`)?.connection_quality).toBe('good');
  });

  it('are lost quietly where they cannot be kept', async () => {
    const { ann, callId } = await rig.talking();
    const asked = () => ann.adapter.asked.filter((verb) => verb === 'reportQuality').length;
    await ann.requests.reportQuality('none', QUALITY);
    lacks(ann, { quality: false });
    await ann.requests.reportQuality(callId, QUALITY);
    expect(asked()).toBe(0);
    lacks(ann, { quality: true });
    rig.world.next('reportQuality', { kind: 'refuse', error: new AppError('unsupported') });
    await ann.requests.reportQuality(callId, QUALITY);
    expect(asked()).toBe(1);
    ann.adapter.disconnect();
    await ann.requests.reportQuality(callId, QUALITY);
    expect(rig.world.calls.qualities.size).toBe(0);
  });
});

describe('history', () => {
  it('is told newest first, and missed calls apart', async () => {
    const { ann, bob, callId, conversationId } = await rig.talking();
    const began = rig.clock.now();
    await rig.pass(65_000);
    await bob.say(callId, 'hang-up');
    const missed = await ann.start(conversationId);
    await ann.say(missed, 'hang-up');
    const { records, cursor } = await bob.requests.history(bob.host, { cursor: null, missedOnly: false });
    for (const record of records) CallRecordView.parse(record);
    expect(cursor).toBeNull();
    expect(records).toMatchObject([
      { id: missed, missed: true, endReason: 'cancelled', durationS: 0, direction: 'incoming' },
      {
        id: callId,
        workspaceId: 'w',
        conversationId,
        missed: false,
        durationS: 65,
        at: began,
        people: [{ userId: ann.id, name: 'ann' }],
      },
    ]);
    const only = await bob.requests.history(bob.host, { cursor: null, missedOnly: true });
    expect(only.records.map((one) => one.id)).toEqual([missed]);
  });

  it('comes in pages', async () => {
    const [ann, bob] = [await rig.person('ann'), await rig.person('bob')];
    const id = await rig.direct(ann, bob);
    for (let n = 0; n < 55; n += 1) await ann.say(await ann.start(id), 'hang-up');
    const first = await ann.requests.history(ann.host, { cursor: null, missedOnly: false });
    expect(first.records).toHaveLength(50);
    const second = await ann.requests.history(ann.host, { cursor: first.cursor, missedOnly: false });
    expect(second).toMatchObject({ records: { length: 5 }, cursor: null });
  });

  it('is refused where the backend has none, and without a connection', async () => {
    const ann = await rig.person('ann');
    const page = { cursor: null, missedOnly: false };
    ann.adapter.disconnect();
    expect(await codeOf(ann.requests.history(ann.host, page))).toBe('offline');
    lacks(ann, { history: false });
    expect(await codeOf(ann.requests.history(ann.host, page))).toBe('unsupported');
  });

  it('names people as the workspace does, else as the record does, the caller first', async () => {
    const { bob, callId } = await rig.talking();
    await bob.say(callId, 'hang-up');
    const { calls } = await bob.adapter.calls.history({ cursor: null, missedOnly: false });
    const [record] = calls;
    if (!record) throw new Error('no record');
    const [caller, me] = record.participants;
    if (!caller || !me) throw new Error('nobody');
    const cai = { ...me, userId: 'cai', userName: 'Cai of old' };
    const mixed: CallRecord = { ...record, duration: null, participants: [cai, me, caller] };
    const host = { ...bob.host, userName: (id: string) => (id === caller.userId ? 'Ann now' : null) };
    expect(recordView(mixed, host)).toMatchObject({
      durationS: 0,
      people: [
        { userId: caller.userId, name: 'Ann now' },
        { userId: 'cai', name: 'Cai of old' },
      ],
    });
  });
});
