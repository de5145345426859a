import { randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** Who may use the headless server: the browser that first shows the printed token, by the cookie that it gets for it. */
export class Admission {
  readonly token = secret();
  readonly #cookieValue = secret();
  #used = false;

  /** The cookie's value for the right token, the first time; `null` otherwise. */
  redeem(token: string): string | null {
    if (this.#used || !equal(token, this.token)) return null;
    this.#used = true;
    return this.#cookieValue;
  }

  isAdmitted(cookieValue: string | undefined): boolean {
    return this.#used && cookieValue !== undefined && equal(cookieValue, this.#cookieValue);
  }
}

/** In a time that does not tell how much was right. */
function equal(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** One cookie of a `Cookie` header. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
