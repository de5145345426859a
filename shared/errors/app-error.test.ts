import { describe, expect, it } from 'vitest';
import { fileTooLarge } from './app-error.ts';

describe('a file that is too large', () => {
  it('tells the limit in whole MB', () => {
    const limits = [25 * 1024 * 1024, 26_214_399].map((bytes) => fileTooLarge(bytes).view());
    expect(limits).toEqual([
      { code: 'file-too-large', params: { limit: 25 } },
      { code: 'file-too-large', params: { limit: 24 } },
    ]);
  });
});
