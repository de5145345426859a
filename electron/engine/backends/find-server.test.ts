import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { directNet } from '../net/direct-net.ts';
import { placesOf, searchOf } from './address.ts';
import { findServer as findAt } from './find-server.ts';
import type { BackendKind } from './registry.ts';

const deps = { clock: new ManualClock(), logger: silentLogger, userAgent: 'Parley/1', net: directNet() };
const findServer = (typed: string, kinds: readonly BackendKind[], given: typeof deps) =>
  findAt({ places: placesOf(typed), kinds, search: searchOf(typed) }, given);

/** A kind that answers addresses from a table: a name, nothing, or an error. */
function kind(
  name: string,
  answers: Readonly<Record<string, string | AppError | null>>,
): BackendKind & { asked: string[] } {
  const asked: string[] = [];
  return {
    kind: name,
    asked,
    probe(address) {
      asked.push(address);
      const answer = answers[address] ?? null;
      if (answer instanceof AppError) return Promise.reject(answer);
      return Promise.resolve(
        answer === null ? null : { kind: name, address, name: answer, registration: 'open' },
      );
    },
    create() {
      throw new Error('not asked for');
    },
  };
}

const unreachable = new AppError('server-unreachable');
const codeOf = async (promise: Promise<unknown>) => {
  try {
    await promise;
    return null;
  } catch (error) {
    return AppError.from(error);
  }
};

describe('findServer', () => {
  it('finds a server on https and asks no further', async () => {
    const connect = kind('connect', { 'https://chat.example.com': 'Work' });
    expect(await findServer('chat.example.com', [connect], deps)).toEqual({
      address: 'https://chat.example.com',
      host: 'chat.example.com',
      encrypted: true,
      kind: 'connect',
      name: 'Work',
      registration: 'open',
      version: null,
      token: null,
      places: [],
    });
    expect(connect.asked).toEqual(['https://chat.example.com']);
  });

  it('falls back to plain http only where https is not there at all, and says so', async () => {
    const connect = kind('connect', { 'https://old.example': unreachable, 'http://old.example': 'Old' });
    expect(await findServer('old.example', [connect], deps)).toMatchObject({
      address: 'http://old.example',
      encrypted: false,
    });
  });

  it('never goes around an untrusted certificate', async () => {
    const connect = kind('connect', {
      'https://chat.example.com': new AppError('certificate-untrusted'),
      'http://chat.example.com': 'A trap',
    });
    expect((await codeOf(findServer('chat.example.com', [connect], deps)))?.code).toBe(
      'certificate-untrusted',
    );
    expect(connect.asked).toHaveLength(1);
  });

  it('asks one kind after the other', async () => {
    const kinds = [kind('first', {}), kind('second', { 'https://x.example': 'X' })];
    expect((await findServer('https://x.example', kinds, deps)).kind).toBe('second');
  });

  it('says when there is something, but no Parley', async () => {
    const error = await codeOf(findServer('https://web.example', [kind('connect', {})], deps));
    expect(error).toMatchObject({ code: 'not-parley', params: { address: 'web.example' } });
  });

  it('says when there is nothing, by the name that was typed', async () => {
    const connect = kind('connect', {
      'https://gone.example': unreachable,
      'http://gone.example': unreachable,
    });
    const error = await codeOf(findServer('gone.example', [connect], deps));
    expect(error).toMatchObject({ code: 'server-unreachable', params: { address: 'gone.example' } });
  });
});
