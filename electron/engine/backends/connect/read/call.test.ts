import { describe, expect, it } from 'vitest';
import { Call } from '#shared/contracts/connect/model.ts';
import { readCall, readCallRecords, readCalls, readMediaState, readParticipant } from './call.ts';

const strict = {
  id: 'c1',
  rev: 3,
  conversationId: 'v1',
  type: 'video',
  status: 'active',
  initiatedBy: 'ann',
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  duration: null,
  endReason: null,
  participants: [
    {
      userId: 'ann',
      userName: 'Ann',
      userIdentifier: 'ann',
      status: 'joined',
      joinId: 'j1',
      joinSeq: 1,
      deviceId: 'd1',
      ringing: [],
      busy: false,
      connection: 'connected',
      mediaState: { audioEnabled: true, videoEnabled: true, screenSharing: false },
    },
  ],
} satisfies Call;

describe('a call', () => {
  it('of the contract is read as it is, in every envelope', () => {
    for (const raw of [strict, { call: strict }, { data: strict }, { data: { call: strict } }]) {
      expect(readCall(raw)).toEqual(strict);
    }
    expect(readCall({ callId: 'c1', status: 'rejected', call: strict })).toEqual(strict);
  });

  it('of the seed’s initiate is filled up from the request', () => {
    const raw = {
      callId: 'c1',
      status: 'initiated',
      participants: [{ userId: 'bob', userName: 'Bob', userIdentifier: 'bob@x', status: 'invited' }],
    };
    const call = Call.parse(readCall(raw, { conversationId: 'v1', type: 'video', initiatedBy: 'ann' }));
    expect(call).toMatchObject({ id: 'c1', conversationId: 'v1', type: 'video', initiatedBy: 'ann' });
    expect(call.participants[0]).toMatchObject({
      userId: 'bob',
      status: 'invited',
      joinId: null,
      ringing: [],
    });
  });

  it('with foreign spellings is understood', () => {
    const call = readCall({
      data: {
        _id: 7,
        conversationId: 9,
        callType: 'audio',
        status: 'ringing',
        initiatedBy: { _id: 'ann' },
        participants: [{ _id: 'bob', name: 'Bob', status: 'ringing' }],
      },
    });
    expect(call).toMatchObject({ id: '7', conversationId: '9', type: 'audio', initiatedBy: 'ann' });
    expect(call?.participants[0]).toMatchObject({ userId: 'bob', userName: 'Bob', status: 'ringing' });
  });

  it('keeps what an answer leaves out', () => {
    expect(
      readCall({ callId: 'c1', status: 'ended', duration: 5, endReason: 'ended-by-user' }, strict),
    ).toEqual({
      ...strict,
      status: 'ended',
      duration: 5,
      endReason: 'ended-by-user',
      rev: undefined,
    });
  });

  it('in a status of another time is ignored; of a participant, it stays as it was', () => {
    expect(readCall({ ...strict, status: 'transferred' })).toBeNull();
    const [before] = strict.participants;
    expect(readParticipant({ userId: 'ann', status: 'waiting-in-lobby' }, before)?.status).toBe('joined');
    expect(readParticipant({ userId: 'ann', status: 'waiting-in-lobby' })?.status).toBe('invited');
  });

  it('that is none is nothing', () => {
    for (const raw of [null, undefined, 'x', 7, [], {}, { call: null }, { id: 'c1' }]) {
      expect(readCall(raw)).toBeNull();
    }
  });

  it('comes in lists, bare or named; records need their direction', () => {
    expect(readCalls([strict, 'x'])).toEqual([strict]);
    expect(readCalls({ calls: [strict] })).toEqual([strict]);
    expect(readCalls({ data: { calls: [strict] } })).toEqual([strict]);
    expect(readCalls(undefined)).toEqual([]);
    const record = { ...strict, direction: 'outgoing', missed: false, createdAt: strict.startedAt };
    expect(readCallRecords({ calls: [record, strict], cursor: 'next' })).toEqual({
      calls: [record],
      cursor: 'next',
    });
  });

  it('tells media in whole or in part', () => {
    const before = { audioEnabled: true, videoEnabled: true, screenSharing: false };
    expect(readMediaState({ audioEnabled: false }, before)).toEqual({ ...before, audioEnabled: false });
    expect(readMediaState('?', before)).toEqual(before);
  });
});
