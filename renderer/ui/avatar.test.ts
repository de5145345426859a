import { describe, expect, it } from 'vitest';
import { hueOf, initialsOf } from './Avatar.tsx';

describe('initials', () => {
  it.each([
    ['Ada Demo', 'AD'],
    ['  grace   brewster  sample ', 'GS'],
    ['lin', 'L'],
    ['(Dr.) Élan Öztest', 'DÖ'],
    ['عمر تجربة', 'عت'],
    ['42 test', '4T'],
    ['', '?'],
    ['…', '?'],
  ])('of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('the colour', () => {
  it('is the same for the same id, and differs over many', () => {
    expect(hueOf('u-ada')).toBe(hueOf('u-ada'));
    const hues = new Set(Array.from({ length: 100 }, (_, index) => hueOf(`user-${index}`)));
    expect(hues).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  });
});
