import { beforeEach, describe, expect, it } from 'vitest';
import type { User } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import type { CredentialStore } from '../adapter.ts';
import type { SessionReply } from './read/session.ts';
import { Tokens } from './tokens.ts';

const ann: User = {
  id: 'ann',
  username: 'ann',
  userIdentifier: 'ann',
  displayName: 'Ann',
  avatarUrl: null,
  status: 'online',
};
const jwt = (sid: string, n: number): string =>
  `h.${Buffer.from(JSON.stringify({ sid, n })).toString('base64url')}.s`;
const reply = (n: number, more: Partial<SessionReply> = {}): SessionReply => ({
  token: jwt('d1', n),
  refreshToken: `r${n}`,
  expiresIn: 900,
  user: ann,
  ...more,
});

let clock: ManualClock;
let kept: string | null;
let log: string[];
let answer: (refreshToken: string) => Promise<SessionReply>;
let tokens: Tokens;
let saveFails: boolean;
let saving: Promise<void>;

const credentials: CredentialStore = {
  load: () => Promise.resolve(kept),
  save: async (text) => {
    await saving;
    if (saveFails) throw new Error('keyring locked');
    kept = text;
    log.push(`kept ${(JSON.parse(text) as { refreshToken: string }).refreshToken}`);
  },
  clear: () => {
    kept = null;
    log.push('cleared');
    return Promise.resolve();
  },
};
const make = () =>
  new Tokens({
    clock,
    logger: silentLogger,
    credentials,
    randomId: () => 'random',
    refresh: (refreshToken) => {
      log.push(`refresh ${refreshToken}`);
      return answer(refreshToken);
    },
    onExpired: () => log.push('expired'),
  });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );

beforeEach(async () => {
  clock = new ManualClock();
  kept = null;
  saveFails = false;
  saving = Promise.resolve();
  answer = () => Promise.resolve(reply(2));
  tokens = make();
  log = [];
  await tokens.adopt(reply(1), ann);
  log = [];
});

describe('tokens', () => {
  it('name the device by the token’s own claim', () => {
    expect(tokens.identity()).toEqual({ user: ann, deviceId: 'd1' });
  });

  it('are used until they are about to run out', async () => {
    expect(await tokens.access()).toBe(jwt('d1', 1));
    clock.advance(889_000);
    expect(await tokens.access()).toBe(jwt('d1', 1));
    clock.advance(2000);
    expect(await tokens.access()).toBe(jwt('d1', 2));
    expect(log).toEqual(['refresh r1', 'kept r2']);
  });

  it('are renewed once for all who ask at the same time, and kept before they are used', async () => {
    const used = await tokens.access();
    const all = await Promise.all([tokens.renew(used), tokens.renew(used), tokens.renew(used)]);
    expect(new Set(all)).toEqual(new Set([jwt('d1', 2)]));
    expect(log).toEqual(['refresh r1', 'kept r2']);
    // somebody who used the old one comes late: the new one is there already
    expect(await tokens.renew(used)).toBe(jwt('d1', 2));
    expect(log).toHaveLength(2);
  });

  it('are not used before they are kept', async () => {
    let keep = (): void => {};
    saving = new Promise((resolve) => {
      keep = resolve;
    });
    const renewing = tokens.renew(await tokens.access());
    await settle();
    expect(log).toEqual(['refresh r1']);
    expect(await tokens.access()).toBe(jwt('d1', 1));
    keep();
    expect(await renewing).toBe(jwt('d1', 2));
    expect(await tokens.access()).toBe(jwt('d1', 2));
  });

  it('survive a restart', async () => {
    const again = make();
    expect(await again.load()).toEqual({ user: ann, deviceId: 'd1' });
    expect(await again.access()).toBe(jwt('d1', 1));
  });

  it('that cannot be kept hold for this run', async () => {
    saveFails = true;
    expect(await tokens.renew(await tokens.access())).toBe(jwt('d1', 2));
    expect(await tokens.access()).toBe(jwt('d1', 2));
  });

  it('stay when the server cannot be reached', async () => {
    answer = () => Promise.reject(new AppError('server-unreachable'));
    const used = await tokens.access();
    expect(await codeOf(tokens.renew(used))).toBe('server-unreachable');
    expect(kept).not.toBeNull();
    answer = () => Promise.resolve(reply(2));
    expect(await tokens.renew(used)).toBe(jwt('d1', 2));
  });

  it('refused for good end the session, once', async () => {
    answer = () => Promise.reject(new AppError('session-expired'));
    const used = await tokens.access();
    expect(await Promise.all([codeOf(tokens.renew(used)), codeOf(tokens.renew(used))])).toEqual([
      'session-expired',
      'session-expired',
    ]);
    expect(log).toEqual(['refresh r1', 'expired', 'cleared']);
    expect(await codeOf(tokens.access())).toBe('session-expired');
    expect(tokens.identity()).toBeNull();
  });

  it('without a successor are used to their end', async () => {
    await tokens.adopt(reply(5, { refreshToken: null }), ann);
    log = [];
    clock.advance(1_000_000);
    expect(await tokens.access()).toBe(jwt('d1', 5));
    expect(await codeOf(tokens.renew(jwt('d1', 5)))).toBe('session-expired');
    expect(log).toEqual(['expired', 'cleared']);
  });

  it('of a sign-out that overtakes a renewal are not taken up again', async () => {
    const used = await tokens.access();
    const renewing = codeOf(tokens.renew(used));
    await tokens.forget();
    expect(await renewing).toBe('session-expired');
    expect(kept).toBeNull();
    expect(tokens.identity()).toBeNull();
  });

  it('of a server without device ids keep one of our own', async () => {
    const plain = reply(3, { token: 'opaque' });
    await tokens.forget();
    expect((await tokens.adopt(plain, ann)).deviceId).toBe('random');
    const again = make();
    expect((await again.load())?.deviceId).toBe('random');
    expect((await again.adopt({ ...plain, token: 'opaque 2' }, ann)).deviceId).toBe('random');
  });

  it('that cannot be read count as signed out', async () => {
    kept = '{"v":2}';
    expect(await make().load()).toBeNull();
    kept = 'not json';
    expect(await make().load()).toBeNull();
  });

  it('follow a change of the person’s name', async () => {
    await tokens.changeUser({ ...ann, displayName: 'Ann B.' });
    await tokens.changeUser({ ...ann, id: 'somebody else' });
    expect(tokens.identity()?.user.displayName).toBe('Ann B.');
    expect((await make().load())?.user.displayName).toBe('Ann B.');
  });
});
