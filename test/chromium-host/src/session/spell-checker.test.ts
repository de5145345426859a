import { describe, expect, it } from 'vitest';
import { AVAILABLE, SpellChecker } from './spell-checker.ts';

describe('SpellChecker', () => {
  it('begins with the language of the system where it has a dictionary, else with English', () => {
    expect(new SpellChecker(['xx', 'de-DE']).languages).toEqual(['de-DE']);
    expect(new SpellChecker(['xx']).languages).toEqual(['en-US']);
  });

  it('takes languages that it has, and refuses the whole list for one that it has not', () => {
    const checker = new SpellChecker([]);
    checker.languages = ['fr', 'en-GB'];
    expect(() => {
      checker.languages = ['de', 'xx'];
    }).toThrow('Invalid language code provided: "xx" is not a valid language code');
    expect(checker.languages).toEqual(['fr', 'en-GB']);
    expect(new Set(AVAILABLE).size).toBe(AVAILABLE.length);
  });

  it('keeps words once', () => {
    const checker = new SpellChecker([]);
    expect([checker.addWord('Parley'), checker.addWord('Parley'), checker.addWord('')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(checker.words).toEqual(['Parley']);
    expect([checker.removeWord('Parley'), checker.removeWord('Parley')]).toEqual([true, false]);
  });
});
