import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { AccessTokens } from './access-tokens.ts';

const SECRET = 'a secret of at least 32 characters';
const CALLER = { userId: crypto.randomUUID(), deviceId: crypto.randomUUID() };
const tokens = (clock = new ManualClock(), secret = SECRET) =>
  new AccessTokens({ secret, lifeS: 900, clock });

describe('access tokens', () => {
  it('prove who signed in where, until they end', async () => {
    const clock = new ManualClock();
    const token = await tokens(clock).sign(CALLER);
    const expiresAt = clock.now() + 900_000;
    expect(await tokens(clock).verify(token)).toEqual({ ...CALLER, expiresAt });
    clock.advance(899_000);
    expect(await tokens(clock).verify(token)).toMatchObject(CALLER);
    clock.advance(1000);
    await expect(tokens(clock).verify(token)).rejects.toMatchObject({ code: 'token-expired' });
  });

  it('are worth nothing under another key, for another issuer, unsigned, or with other claims', async () => {
    const clock = new ManualClock();
    const foreign = await tokens(clock, 'another secret of 32 characters...').sign(CALLER);
    const made = (claims: Record<string, unknown>, issuer = 'parley') =>
      new SignJWT({ sub: CALLER.userId, sid: CALLER.deviceId, exp: clock.now() / 1000 + 900, ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .sign(new TextEncoder().encode(SECRET));
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await made({})).split('.')[1]}.`;
    expect(await tokens(clock).verify(await made({}))).toMatchObject(CALLER);
    for (const bad of [
      foreign,
      unsigned,
      '',
      'not a token',
      await made({}, 'somebody'),
      await made({ sid: 'x' }),
      await made({ sub: undefined }),
      await made({ exp: undefined }),
    ]) {
      await expect(tokens(clock).verify(bad)).rejects.toMatchObject({ code: 'unauthorized' });
    }
  });
});
