import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { CallMirror } from './call-mirror.ts';
import { readCall } from './read/call.ts';

const call = (more: Partial<Call> = {}): Call => {
  const participants = [
    { userId: 'ann', userName: 'Ann', status: 'joined' },
    { userId: 'bob', userName: 'Bob', status: 'invited' },
  ];
  const read = readCall({
    id: 'c',
    conversationId: 'v',
    status: 'initiated',
    initiatedBy: 'ann',
    participants,
  });
  if (!read) throw new Error('unreadable');
  return { ...read, ...more };
};
let clock: ManualClock;
let told: Call[];
let gone: string[];
let asked: number;
let answer: () => Promise<Call>;
let mirror: CallMirror;

beforeEach(() => {
  clock = new ManualClock();
  told = [];
  gone = [];
  asked = 0;
  answer = () => Promise.resolve(call());
  mirror = new CallMirror({
    clock,
    logger: silentLogger,
    fetchCall: () => {
      asked += 1;
      return answer();
    },
    onCall: (one) => told.push(one),
    onGone: (callId) => gone.push(callId),
  });
});

const statusOf = (userId: string) => told.at(-1)?.participants.find((one) => one.userId === userId)?.status;

describe('the mirror of a plain server’s calls', () => {
  it('puts single changes together', () => {
    mirror.set(call());
    mirror.change('c', 'bob', { status: 'joined' });
    expect(told.at(-1)).toMatchObject({ status: 'active' });
    expect(statusOf('bob')).toBe('joined');
    mirror.change('c', 'bob', { mediaState: (before) => ({ ...before, audioEnabled: false }) });
    expect(told.at(-1)?.participants[1]?.mediaState.audioEnabled).toBe(false);
    mirror.change('c', 'cai', { status: 'joined', userName: 'Cai' });
    expect(told.at(-1)?.participants).toHaveLength(3);
    mirror.change('c', 'bob', { status: 'left' });
    expect(statusOf('bob')).toBe('left');
    expect(mirror.get('c')).toBe(told.at(-1));
  });

  it('leaves calls alone that it does not know', () => {
    mirror.change('nobody', 'bob', { status: 'joined' });
    expect(told).toEqual([]);
  });

  it('asks every 3 s while it rings, and no longer', async () => {
    mirror.set(call());
    clock.advance(2999);
    expect(asked).toBe(0);
    for (let n = 1; n <= 3; n += 1) {
      clock.advance(n === 1 ? 1 : 3000);
      await settle();
      expect(asked).toBe(n);
    }
    answer = () => Promise.resolve(call({ status: 'active' }));
    clock.advance(3000);
    await settle();
    expect(told.at(-1)?.status).toBe('active');
    expect(clock.pending).toBe(0);
  });

  it('finds out that nobody answered', async () => {
    mirror.set(call());
    answer = () => Promise.resolve(call({ status: 'missed' }));
    clock.advance(3000);
    await settle();
    expect(told.at(-1)?.status).toBe('missed');
    expect(mirror.get('c')).toBeNull();
    expect(clock.pending).toBe(0);
  });

  it('goes on asking when the server does not answer, and stops when it knows nothing', async () => {
    mirror.set(call());
    answer = () => Promise.reject(new AppError('server-unreachable'));
    clock.advance(3000);
    await settle();
    expect(clock.pending).toBe(1);
    answer = () => Promise.reject(new AppError('not-found'));
    clock.advance(3000);
    await settle();
    expect(gone).toEqual(['c']);
    expect(clock.pending).toBe(0);
  });

  it('does not let an old answer undo what happened meanwhile', async () => {
    mirror.set(call());
    let reply: (value: Call) => void = () => {};
    answer = () =>
      new Promise((resolve) => {
        reply = resolve;
      });
    clock.advance(3000);
    mirror.change('c', 'bob', { status: 'joined' });
    reply(call());
    await settle();
    expect(statusOf('bob')).toBe('joined');
  });

  it('closed asks no more', () => {
    mirror.set(call());
    mirror.close();
    expect(clock.pending).toBe(0);
  });
});
