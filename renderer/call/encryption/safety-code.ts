import type { PublicKey } from '#shared/contracts/call-key.ts';
import { bytesOf } from './bytes.ts';

const GROUPS = 5;
const DIGITS = 5;
const BYTES_PER_GROUP = 8;
/** So many rounds for each try of somebody who looks for keys that give both sides the same code while they wait: 25 digits alone would be too few. */
const ROUNDS = 100_000;

/** The code of a call: five groups of five digits over everybody's public key, the same for all who see the same keys. */
export async function safetyCode(
  callId: string,
  publicKeys: Iterable<readonly [userId: string, publicKey: PublicKey]>,
): Promise<string[]> {
  const sorted = [...publicKeys].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const hash = await crypto.subtle.digest('SHA-256', bytesOf(JSON.stringify([callId, sorted])));
  const material = await crypto.subtle.importKey('raw', hash, 'PBKDF2', false, ['deriveBits']);
  const terms = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf('parley call code 1'), iterations: ROUNDS };
  const bits = await crypto.subtle.deriveBits(terms, material, GROUPS * BYTES_PER_GROUP * 8);
  const view = new DataView(bits);
  return Array.from({ length: GROUPS }, (_, group) => {
    const number = view.getBigUint64(group * BYTES_PER_GROUP) % BigInt(10 ** DIGITS);
    return String(number).padStart(DIGITS, '0');
  });
}
