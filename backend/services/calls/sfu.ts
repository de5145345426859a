/** Tokens that let a participant into the group of a call on the SFU, as Galène's `authKeys` checks them. */
import type { Sfu } from '#shared/contracts/connect/model.ts';
import type { RouteReply } from '#shared/contracts/connect/route.ts';
import type { routes } from '#shared/contracts/connect/routes.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { SignJWT } from 'jose';

/** One of the keys in `authKeys` of the parent group's file. */
export interface SfuKey {
  readonly secret: Uint8Array;
  /** Names the key where Galène knows several; null: it tries all. */
  readonly kid: string | null;
  /** Seconds that a token lives: it is needed to join, not to stay. */
  readonly ttlS: number;
}

const ISSUER = 'parley';
const ALGORITHM = 'HS256';
/** Camera, microphone and chat: nobody is an operator there. */
const PERMISSIONS = ['present', 'message'] as const;

export class SfuTokens {
  readonly #key: SfuKey;
  readonly #clock: Clock;

  constructor(key: SfuKey, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** For that person, in that group and no other; Galène shows the person under the user id. */
  async of(userId: string, sfu: Sfu): Promise<RouteReply<typeof routes.sfuToken>> {
    const { secret, kid, ttlS } = this.#key;
    const now = Math.floor(this.#clock.now() / 1000);
    const token = await new SignJWT({ permissions: PERMISSIONS })
      .setProtectedHeader({ alg: ALGORITHM, ...(kid !== null && { kid }) })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setAudience(sfu.url)
      .setIssuedAt(now)
      .setExpirationTime(now + ttlS)
      .sign(secret);
    return { sfu, token, expiresAt: new Date((now + ttlS) * 1000).toISOString() };
  }
}
