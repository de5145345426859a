import { describe, expect, it } from 'vitest';
import { namedParts, namingAt, withName } from './mention-text.ts';

describe('where a text names somebody', () => {
  const NAMES = ['ada', 'Ada Demo'];
  it.each([
    ['hello', []],
    ['@ada', ['@ada']],
    ['so, @Ada!', ['@Ada']],
    ['@ada demo and @ADA', ['@ada demo', '@ADA']],
    ['mail@ada.example', []],
    ['@adam', []],
    ['@@ada', ['@ada']],
    ['', []],
  ])('%s', (text, named) => {
    const parts = namedParts(text, NAMES);
    expect(parts.filter(({ isName }) => isName).map((part) => part.text)).toEqual(named);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.every((part) => text.startsWith(part.text, part.at))).toBe(true);
  });

  it('takes nobody without a name for a name', () => {
    expect(namedParts('@ @', ['', '']).some(({ isName }) => isName)).toBe(false);
  });
});

describe('what is being named at the caret', () => {
  it.each([
    ['@', 1, { at: 0, query: '' }],
    ['hi @gr', 6, { at: 3, query: 'gr' }],
    ['hi @gr', 5, { at: 3, query: 'g' }],
    ['(@a.b-c_1', 9, { at: 1, query: 'a.b-c_1' }],
    ['a@b', 3, null],
    ['@a b', 4, null],
    ['', 0, null],
  ])('%s at %i', (text, caret, naming) => {
    expect(namingAt(text, caret)).toEqual(naming);
  });

  it('is replaced by the name, one space behind it', () => {
    expect(withName('hi @gr there', { at: 3, query: 'gr' }, 'grace')).toEqual({
      text: 'hi @grace there',
      caret: 10,
    });
    expect(withName('@', { at: 0, query: '' }, 'grace')).toEqual({ text: '@grace ', caret: 7 });
  });
});
