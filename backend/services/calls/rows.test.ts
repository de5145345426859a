import { describe, expect, it } from 'vitest';
import type { CallParticipantRow, CallRow } from '#backend/storage/calls-schema.ts';
import type { PersonRow } from '#backend/storage/calls.ts';
import { callRow, participantRows, stateOf } from './rows.ts';
import { initialMedia, type CallState, type Phase } from './state.ts';

const NOW = Date.UTC(2026, 0, 1, 0, 1);
const PARENT = { parentUrl: 'https://sfu.example.org/group/parley/', parentGroup: 'parley' };
const stay = (n: number) => ({
  joinId: `join${n}`,
  joinSeq: n,
  deviceId: `device${n}`,
  joinedAt: NOW - 9_000,
});

const STATE: CallState = {
  id: 'call',
  rev: 7,
  conversationId: 'conversation',
  type: 'video',
  initiatedBy: 'alice',
  clientId: 'once',
  ring: true,
  createdAt: NOW - 30_000,
  lastJoinSeq: 3,
  sfu: { kind: 'galene', url: `${PARENT.parentUrl}call/`, group: 'parley/call' },
  phase: { status: 'active', startedAt: NOW - 9_500 },
  participants: [
    {
      userId: 'alice',
      mediaState: initialMedia('video'),
      standing: { status: 'joined', stay: stay(1), graceUntil: null },
    },
    {
      userId: 'bob',
      mediaState: initialMedia('video'),
      standing: { status: 'joined', stay: stay(2), graceUntil: NOW + 5 },
    },
    {
      userId: 'carol',
      mediaState: initialMedia('video'),
      standing: { status: 'left', stay: stay(3), leftAt: NOW },
    },
    { userId: 'dave', mediaState: initialMedia('video'), standing: { status: 'missed', leftAt: NOW } },
    { userId: 'erin', mediaState: initialMedia('video'), standing: { status: 'rejected', leftAt: NOW } },
    {
      userId: 'frank',
      mediaState: initialMedia('video'),
      standing: { status: 'invited', ringsUntil: NOW + 1, ringing: [] },
    },
    {
      userId: 'grace',
      mediaState: initialMedia('video'),
      standing: { status: 'ringing', ringsUntil: NOW + 1, ringing: [{ deviceId: 'phone', prewarm: true }] },
    },
  ],
};

const PHASES: readonly Phase[] = [
  { status: 'initiated' },
  { status: 'ringing' },
  STATE.phase,
  { status: 'missed', startedAt: null, endedAt: NOW, endReason: 'missed', endedBy: null },
  { status: 'ended', startedAt: NOW - 9_500, endedAt: NOW, endReason: 'ended-by-user', endedBy: 'alice' },
  { status: 'rejected', startedAt: null, endedAt: NOW, endReason: 'rejected', endedBy: 'bob' },
  { status: 'failed', startedAt: null, endedAt: NOW, endReason: 'failed', endedBy: 'alice' },
];

/** What a database makes of what was written: JSON comes out parsed. */
function stored(state: CallState) {
  return {
    call: callRow(state, NOW) as CallRow,
    participants: participantRows(null, state, NOW).map(
      (row) =>
        ({
          ...row,
          media_state: JSON.parse(row.media_state),
          ringing: JSON.parse(row.ringing),
          username: row.user_id,
          display_name: row.user_id,
        }) as CallParticipantRow & PersonRow,
    ),
  };
}

describe('call rows', () => {
  it.each(PHASES)('carry a call that is $status', (phase) => {
    const state = { ...STATE, phase };
    expect(stateOf(stored(state), PARENT)).toEqual(state);
  });

  it('keep the group of a call on the SFU, which is out of reach when that is another or none', () => {
    expect(callRow(STATE, NOW).sfu_room_id).toBe('parley/call');
    const elsewhere = { ...PARENT, parentGroup: 'elsewhere' };
    for (const parent of [null, undefined, elsewhere]) expect(stateOf(stored(STATE), parent).sfu).toBeNull();
    const mesh = { ...STATE, sfu: null };
    expect(callRow(mesh, NOW).sfu_room_id).toBeNull();
    expect(stateOf(stored(mesh), PARENT)).toEqual(mesh);
  });

  it('keep the whole seconds of a finished call, and none of a live one', () => {
    expect(callRow({ ...STATE, phase: PHASES[4]! }, NOW).duration_seconds).toBe(9);
    expect(callRow({ ...STATE, phase: PHASES[3]! }, NOW).duration_seconds).toBe(0);
    expect(callRow(STATE, NOW).duration_seconds).toBeNull();
  });

  it('are written only for participants that changed', () => {
    const changed = {
      ...STATE,
      participants: STATE.participants.map((p) => (p.userId === 'bob' ? { ...p } : p)),
    };
    expect(participantRows(STATE, changed, NOW).map(({ user_id, position }) => [user_id, position])).toEqual([
      ['bob', 1],
    ]);
  });

  it('without what their status needs are refused by name', () => {
    const rows = stored(STATE);
    expect(() => stateOf({ ...rows, call: { ...rows.call, started_at: null } }, PARENT)).toThrow(
      'row call lacks',
    );
  });
});
