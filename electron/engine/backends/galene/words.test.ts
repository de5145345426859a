import { describe, expect, it } from 'vitest';
import { wordingOf } from './words.ts';

const NAMES = ['ada', 'ada lovelace', 'ben'];

describe('a written line', () => {
  it.each([
    ['hello', { to: 'all', kind: '', text: 'hello' }],
    ['/me waves\nand smiles', { to: 'all', kind: 'me', text: 'waves\nand smiles' }],
    ['/me', { to: 'all', kind: '', text: '/me' }],
    ['/mew', { to: 'all', kind: '', text: '/mew' }],
    ['/msg ben psst', { to: 'one', name: 'ben', text: 'psst' }],
    ['/msg ada lovelace psst', { to: 'one', name: 'ada lovelace', text: 'psst' }],
    ['/msg "cai of here" psst', { to: 'one', name: 'cai of here', text: 'psst' }],
    ['/msg dora psst', { to: 'one', name: 'dora', text: 'psst' }],
    ['/msg ben', { to: 'all', kind: '', text: '/msg ben' }],
    ['/shrug', { to: 'all', kind: '', text: '/shrug' }],
  ])('%j', (line, wording) => {
    expect(wordingOf(line, NAMES)).toEqual(wording);
  });
});
