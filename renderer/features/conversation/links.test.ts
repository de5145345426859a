import { describe, expect, it } from 'vitest';
import { isPictures, partsOf } from './links.ts';

const links = (text: string) =>
  partsOf(text)
    .filter((part) => part.url !== null)
    .map((part) => [part.text, part.url]);

describe('links in a text', () => {
  it('keeps every character', () => {
    const text = 'See https://a.example.com, or write to ada@example.com!\n  (www.example.org)';
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it.each([
    ['https://example.com/a?b=c#d', [['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d']]],
    ['(https://example.com/x).', [['https://example.com/x', 'https://example.com/x']]],
    ['www.example.com', [['www.example.com', 'https://www.example.com']]],
    ['ada@example.com', [['ada@example.com', 'mailto:ada@example.com']]],
    ['nothing here', []],
  ])('finds them in %s', (text, found) => {
    expect(links(text)).toEqual(found);
  });

  it.each([
    'http://intranet.example.com',
    'ftp://example.com/file',
    // oxlint-disable-next-line no-script-url
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    '//example.com/x',
    '192.168.1.1',
  ])('leaves %s a text: nothing but https and mailto is opened', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('an empty text has one empty part', () => {
    expect(partsOf('')).toEqual([{ text: '', url: null, at: 0 }]);
  });
});

describe('pictures', () => {
  it.each([
    ['🎉', true],
    ['👍🏽 ❤️', true],
    ['ok 👍', false],
    ['12', false],
    ['', false],
    ['🎉'.repeat(20), false],
  ])('%s', (text, pictures) => {
    expect(isPictures(text)).toBe(pictures);
  });
});
