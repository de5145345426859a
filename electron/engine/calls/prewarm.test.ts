import { describe, expect, it } from 'vitest';
import { type Deed, isStranger, mayPrewarm, type PrewarmFacts } from './prewarm.ts';

const FINE: PrewarmFacts = {
  isDirect: true,
  isStranger: false,
  settings: { prewarm: true, relayOnly: false },
  features: { prewarm: true, turn: true },
};
const HIDDEN = { settings: { prewarm: true, relayOnly: true } };
const NO_TURN = { features: { prewarm: true, turn: false } };

describe('links while it rings', () => {
  it.each<[string, Partial<PrewarmFacts>, boolean]>([
    ['between two who know each other', {}, true],
    ['without a relay', NO_TURN, true],
    ['in a group', { isDirect: false }, false],
    ['switched off', { settings: { prewarm: false, relayOnly: false } }, false],
    ['where the backend knows none', { features: { prewarm: false, turn: true } }, false],
    ['where the backend has no calls', { features: null }, false],
    ['with a stranger', { isStranger: true }, true],
    ['with a stranger, without a relay', { isStranger: true, ...NO_TURN }, false],
    ['by relay alone', HIDDEN, true],
    ['by relay alone, without a relay', { ...HIDDEN, ...NO_TURN }, false],
  ])('%s', (_, change, expected) => {
    expect(mayPrewarm({ ...FINE, ...change })).toBe(expected);
  });
});

describe('a stranger', () => {
  const text = (senderId: string): Deed => ({ senderId, kind: 'text', call: null });
  const rang = (senderId: string, duration = 0): Deed => ({ senderId, kind: 'call', call: { duration } });
  const note = (senderId: string): Deed => ({ senderId, kind: 'system' });

  it.each<[string, Deed[], boolean]>([
    ['nothing yet', [], true],
    ['only they wrote', [text('bob'), text('bob')], true],
    ['only I wrote', [text('me')], true],
    ['both wrote', [text('me'), text('bob')], false],
    ['they rang twice in vain', [rang('bob'), rang('bob')], true],
    ['they rang, I wrote', [rang('bob'), text('me')], false],
    ['both rang', [rang('bob'), rang('me')], false],
    ['we talked', [rang('bob', 3)], false],
    ['lines of the system say nothing', [note('me'), note('bob')], true],
    ['somebody else wrote', [text('me'), text('cai')], true],
  ])('%s', (_, deeds, expected) => {
    expect(isStranger(deeds, 'me', 'bob')).toBe(expected);
  });
});
