import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '#shared/tools/clock.ts';
import type { Caller } from './push.ts';
import { Refusal } from './refusal.ts';

const ISSUER = 'parley';
const ALGORITHM = 'HS256';

const Claims = z.object({ sub: z.uuid(), sid: z.uuid(), exp: z.number() });

/** A token that is good at the moment; whether its device is still signed in is the devices' to say. */
export interface AccessToken extends Caller {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Access tokens: short-lived JWTs, signed with the server's own key, that name a person (`sub`) and a device (`sid`). */
export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #lifeS: number;
  readonly #clock: Clock;

  constructor(options: { readonly secret: string; readonly lifeS: number; readonly clock: Clock }) {
    this.#key = new TextEncoder().encode(options.secret);
    this.#lifeS = options.lifeS;
    this.#clock = options.clock;
  }

  /** Seconds that a token lives. */
  get lifeS(): number {
    return this.#lifeS;
  }

  sign({ userId, deviceId }: Caller): Promise<string> {
    const now = Math.floor(this.#clock.now() / 1000);
    return new SignJWT({ sid: deviceId })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(now + this.#lifeS)
      .sign(this.#key);
  }

  /** @throws Refusal `token-expired` for one that was good once, `unauthorized` for anything else. */
  async verify(token: string): Promise<AccessToken> {
    try {
      const currentDate = new Date(this.#clock.now());
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        currentDate,
      });
      const { sub, sid, exp } = Claims.parse(payload);
      return { userId: sub, deviceId: sid, expiresAt: exp * 1000 };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Refusal('token-expired');
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw new Refusal('unauthorized');
      throw error;
    }
  }
}
