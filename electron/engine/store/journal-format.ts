/**
 * The bytes of a journal file:
 *
 *   header   "PLYJ" | version u8 | 3 zero bytes | file id, 16 random bytes
 *   record   length u32 BE | nonce, 12 random bytes | ciphertext | tag, 16 bytes        (length counts what follows it)
 *
 * AES-256-GCM under a key of the file's own (HKDF-SHA-256 of the kept key, salted with the file id). The record's number is
 * authenticated with it, so that records cannot be moved, doubled or left out in the middle. Record 0 is empty and proves the key.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const MAGIC = Buffer.from('PLYJ');
export const JOURNAL_VERSION = 1;
export const HEADER_BYTES = 24;
const LENGTH_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;
/** No record of ours is as long: a larger length is damage. */
const RECORD_BYTES_MAX = 64 * 1024 * 1024;

export interface JournalCipher {
  readonly header: Buffer;
  /** A whole record, its length included. */
  seal(number: number, text: Buffer): Buffer;
  /** `null`: it was not written with this key as this record. */
  open(number: number, sealed: Buffer): Buffer | null;
}

export function newHeader(): Buffer {
  return Buffer.concat([MAGIC, Buffer.from([JOURNAL_VERSION, 0, 0, 0]), randomBytes(16)]);
}

/** The version of a journal file, `null` if it is none. */
export function versionOf(bytes: Buffer): number | null {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  return bytes[MAGIC.length] ?? null;
}

export function createCipher(key: Buffer, header: Buffer): JournalCipher {
  const fileKey = Buffer.from(hkdfSync('sha256', key, header.subarray(8), 'parley journal 1', KEY_BYTES));
  const aad = (number: number): Buffer => {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(number));
    return Buffer.concat([header, counter]);
  };
  return {
    header,
    seal(number, text) {
      // random, not counted: a record that was cut off and written again must not repeat its nonce
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', fileKey, nonce).setAAD(aad(number));
      const body = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(body.length);
      return Buffer.concat([length, body]);
    },
    open(number, sealed) {
      try {
        const nonce = sealed.subarray(0, NONCE_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', fileKey, nonce)
          .setAAD(aad(number))
          .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
        const text = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
        return Buffer.concat([text, decipher.final()]);
      } catch {
        // the tag does not fit: the caller decides what that means
        return null;
      }
    },
  };
}

export interface JournalReading {
  readonly records: Buffer[];
  /** Bytes up to the end of the last good record. */
  readonly goodBytes: number;
  /**
   * whole: nothing after the last record; torn: a last record that was not written to its end;
   * damaged: a whole record that cannot be opened, maybe with more behind it.
   */
  readonly end: 'whole' | 'torn' | 'damaged';
}

/** The records of a file after its header, as far as they are good. */
export function readRecords(bytes: Buffer, cipher: JournalCipher): JournalReading {
  const records: Buffer[] = [];
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    if (bytes.length - at < LENGTH_BYTES) return { records, goodBytes: at, end: 'torn' };
    const length = bytes.readUInt32BE(at);
    const sane = length >= NONCE_BYTES + TAG_BYTES && length <= RECORD_BYTES_MAX;
    const next = at + LENGTH_BYTES + length;
    if (sane && next > bytes.length) return { records, goodBytes: at, end: 'torn' };
    const text = sane ? cipher.open(records.length, bytes.subarray(at + LENGTH_BYTES, next)) : null;
    if (!text) {
      // a crash may leave the last record at full length with blocks that never reached the disk
      return { records, goodBytes: at, end: sane && next === bytes.length ? 'torn' : 'damaged' };
    }
    records.push(text);
    at = next;
  }
  return { records, goodBytes: at, end: 'whole' };
}
