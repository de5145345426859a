import { describe, expect, it } from 'vitest';
import { safeFileName } from './safe-name.ts';

describe('a file name', () => {
  it.each([
    ['minutes 2026.pdf', 'minutes 2026.pdf'],
    ['../../etc/passwd', 'etc passwd'],
    ['C:\\x\\con?.txt', 'C x con.txt'],
    ['photo\u202egpj.exe', 'photo gpj.exe'],
    ['.bashrc', 'bashrc'],
    ['', 'file'],
    ['...', 'file'],
    ['a\nb.txt', 'a b.txt'],
    [`${'x'.repeat(300)}.tar`, `${'x'.repeat(120)}.tar`],
    [`a.${'y'.repeat(300)}`, `a.${'y'.repeat(118)}`],
  ])('%j becomes %j', (given, safe) => expect(safeFileName(given)).toBe(safe));
});
