/** Time-limited TURN credentials as coturn's `use-auth-secret` checks them: HMAC-SHA1 over `<unix expiry>:<name>`. */
import {
  lastTurnCredential,
  saveTurnCredential,
  type TurnCredentialRow,
} from '#backend/storage/calls-turn.ts';
import type { Db } from '#backend/storage/schema.ts';
import type { RouteReply } from '#shared/contracts/connect/route.ts';
import type { routes } from '#shared/contracts/connect/routes.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { createHmac } from 'node:crypto';

export interface TurnServer {
  readonly host: string;
  readonly port: number;
  /** 0: no `turns:` address. */
  readonly tlsPort: number;
  readonly secret: string;
  readonly ttlS: number;
}

export class TurnCredentials {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #server: TurnServer;
  readonly #urls: readonly string[];

  constructor(db: Db, clock: Clock, server: TurnServer, stunUrls: readonly string[]) {
    this.#db = db;
    this.#clock = clock;
    this.#server = server;
    this.#urls = [...turnUrls(server), ...stunUrls];
  }

  /** A credential of that person that lives for at least half of its time; kept in the table until it expires. */
  async of(userId: string, username: string): Promise<RouteReply<typeof routes.turnCredentials>> {
    const { ttlS } = this.#server;
    const now = this.#clock.now();
    const known = await lastTurnCredential(this.#db, userId, new Date(now + (ttlS / 2) * 1000));
    const row = known && this.#isOurs(known) ? known : await this.#make(userId, username, now + ttlS * 1000);
    return {
      credentials: { urls: [...this.#urls], username: row.username, credential: row.credential },
      expiresAt: row.expires_at.toISOString(),
    };
  }

  async #make(userId: string, name: string, expiresMs: number): Promise<TurnCredentialRow> {
    const expiryS = Math.floor(expiresMs / 1000);
    const username = `${expiryS}:${name}`;
    const row = { username, credential: this.#sign(username), expires_at: new Date(expiryS * 1000) };
    await saveTurnCredential(this.#db, userId, row);
    return row;
  }

  /** A credential under an earlier secret is worth nothing. */
  #isOurs({ username, credential }: TurnCredentialRow): boolean {
    return credential === this.#sign(username);
  }

  #sign(username: string): string {
    return createHmac('sha1', this.#server.secret).update(username).digest('base64');
  }
}

function turnUrls({ host, port, tlsPort }: TurnServer): string[] {
  const plain = ['udp', 'tcp'].map((transport) => `turn:${host}:${port}?transport=${transport}`);
  return tlsPort === 0 ? plain : [...plain, `turns:${host}:${tlsPort}?transport=tcp`];
}
