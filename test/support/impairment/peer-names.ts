/** Whose a connection is: the backend is asked once for the name behind each token. */
import { z } from 'zod';

const Claims = z.object({ sub: z.string() });
const Me = z.object({ user: z.object({ id: z.string(), username: z.string() }) });

export class PeerNames {
  readonly #target: string;
  readonly #byId = new Map<string, Promise<string>>();

  /** @param target the backend's own address */
  constructor(target: string) {
    this.#target = target;
  }

  /** The username behind a token; null: it is no token of this backend. */
  async of(token: string): Promise<string | null> {
    const id = userIdIn(token);
    if (id === null) return null;
    const known = this.#byId.get(id);
    if (known) return known;
    const asked = this.#ask(token);
    this.#byId.set(id, asked);
    // a token that is over today says nothing about the next one
    asked.catch(() => this.#byId.delete(id));
    return asked.catch(() => null);
  }

  /** The username of somebody who came through here; the id itself of anybody else. */
  async byId(userId: string): Promise<string> {
    return (await this.#byId.get(userId)?.catch(() => null)) ?? userId;
  }

  async #ask(token: string): Promise<string> {
    const response = await fetch(`${this.#target}/api/auth/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`the backend knows no such token: ${response.status}`);
    return Me.parse(await response.json()).user.username;
  }
}

/** The `sub` of a JWT, unverified: the backend does that. */
function userIdIn(token: string): string | null {
  const [, claims = ''] = token.split('.');
  try {
    return Claims.parse(JSON.parse(Buffer.from(claims, 'base64url').toString())).sub;
  } catch {
    return null;
  }
}
