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
): BackendKind & { asked: string[]; searches: (string | undefined)[] } {
  const asked: string[] = [];
  const searches: (string | undefined)[] = [];
  return {
    kind: name,
    asked,
    searches,
    probe(address, _deps, search) {
      asked.push(address);
      searches.push(search);
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
const refused = new AppError('server-unreachable', {}, { code: 'ECONNREFUSED' });
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

  it.each<[string, AppError]>([
    ['that breaks off', new AppError('server-unreachable', {}, new Error('read ECONNRESET'))],
    ['that is to be found elsewhere', new AppError('not-parley')],
    ['that says too much', new AppError('bad-payload')],
    ['that trips the adapter', new AppError('internal')],
  ])('a kind that stumbles over an answer %s does not hide the next one', async (_what, error) => {
    const kinds = [kind('first', { 'http://x.example': error }), kind('second', { 'http://x.example': 'X' })];
    expect((await findServer('http://x.example', kinds, deps)).kind).toBe('second');
  });

  it.each<[string, AppError]>([
    ['an untrusted certificate', new AppError('certificate-untrusted')],
    ['a wish for a certificate of ours', new AppError('client-certificate-needed')],
    ['a proxy that refuses', new AppError('proxy-refused')],
    ['a version that is too old', new AppError('server-too-old')],
    ['nobody listening', refused],
    ['no answer in time', new AppError('server-unreachable', {}, new DOMException('', 'AbortError'))],
  ])('ends with %s: that holds for every kind', async (_what, error) => {
    const kinds = [kind('first', { 'http://x.example': error }), kind('second', { 'http://x.example': 'X' })];
    expect((await codeOf(findServer('http://x.example', kinds, deps)))?.code).toBe(error.code);
    expect(kinds[1]?.asked).toEqual([]);
  });

  it('says unreachable, not another kind, where even the first question found nothing that works', async () => {
    const at = 'http://x.example';
    const kinds = [kind('first', { [at]: unreachable }), kind('second', {})];
    expect((await codeOf(findServer(at, kinds, deps)))?.code).toBe('server-unreachable');
    const others = [kind('first', {}), kind('second', { [at]: unreachable })];
    expect((await codeOf(findServer(at, others, deps)))?.code).toBe('not-parley');
  });

  it('hands on what an invitation carries, and tells what was found of it', async () => {
    const at = 'https://sfu.example/group/a';
    const found = { kind: 'k', address: at, name: 'A', registration: 'closed' } as const;
    const places = [{ name: 'B', address: 'https://sfu.example/group/b' }];
    const one = kind('k', {});
    const asking: BackendKind = {
      ...one,
      probe: async (address, given, search) => {
        await one.probe(address, given, search);
        return { ...found, version: '1.2', token: 's3cret', places };
      },
    };
    expect(await findServer(`${at}/?token=s3cret`, [asking], deps)).toMatchObject({
      address: at,
      version: '1.2',
      token: 's3cret',
      places,
    });
    expect([one.asked, one.searches]).toEqual([[at], ['?token=s3cret']]);
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
