import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCipher, HEADER_BYTES, newHeader, readRecords, versionOf } from './journal-format.ts';

const key = randomBytes(32);
const header = newHeader();
const cipher = createCipher(key, header);
const texts = ['', 'one', 'two', 'three'];
const sealed = texts.map((text, number) => cipher.seal(number, Buffer.from(text)));
const file = Buffer.concat([header, ...sealed]);
const read = (bytes: Buffer, with_ = cipher) => {
  const { records, goodBytes, end } = readRecords(bytes, with_);
  return { texts: records.map(String), goodBytes, end };
};
const upTo = (count: number) => Buffer.concat([header, ...sealed.slice(0, count)]);

describe('a journal file', () => {
  it('reads back what was written', () => {
    expect(versionOf(file)).toBe(1);
    expect(read(file)).toEqual({ texts, goodBytes: file.length, end: 'whole' });
  });

  it('shows nothing of it in clear, and no two records alike', () => {
    expect(file.includes('three')).toBe(false);
    expect(cipher.seal(1, Buffer.from('one')).equals(cipher.seal(1, Buffer.from('one')))).toBe(false);
  });

  it('torn at any byte of its last record keeps all before it', () => {
    for (let bytes = upTo(3).length + 1; bytes < file.length; bytes += 1) {
      expect(read(file.subarray(0, bytes))).toEqual({
        texts: ['', 'one', 'two'],
        goodBytes: upTo(3).length,
        end: 'torn',
      });
    }
  });

  it('whose last record is full of zeros was torn, too', () => {
    const zeros = Buffer.from(file);
    zeros.fill(0, upTo(3).length + 4);
    expect(read(zeros)).toMatchObject({ texts: ['', 'one', 'two'], end: 'torn' });
  });

  it('changed in the middle is damaged from there on', () => {
    const changed = Buffer.from(file);
    const at = upTo(2).length + 20;
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(read(changed)).toEqual({ texts: ['', 'one'], goodBytes: upTo(2).length, end: 'damaged' });
  });

  it('whose records are swapped, doubled or left out does not read as whole', () => {
    const [zero, one, two, three] = sealed as [Buffer, Buffer, Buffer, Buffer];
    expect(read(Buffer.concat([header, zero, two, one, three])).texts).toEqual(['']);
    expect(read(Buffer.concat([header, zero, one, one, two])).texts).toEqual(['', 'one']);
    expect(read(Buffer.concat([header, zero, two, three])).texts).toEqual(['']);
  });

  it('of another key, or with another file’s header, gives nothing', () => {
    expect(read(file, createCipher(randomBytes(32), header)).texts).toEqual([]);
    const other = newHeader();
    const moved = Buffer.concat([other, file.subarray(HEADER_BYTES)]);
    expect(read(moved, createCipher(key, other)).texts).toEqual([]);
  });

  it('that is none has no version', () => {
    expect(versionOf(Buffer.from('{"not":"a journal, but long enough"}'))).toBeNull();
    expect(versionOf(Buffer.alloc(3))).toBeNull();
  });
});
