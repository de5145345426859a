import { describe, expect, it } from 'vitest';
import { choiceOf, formOf } from './proxy-form.ts';

const EMPTY = formOf({ mode: 'system' });

describe('the proxy in a form', () => {
  it.each([
    { mode: 'system' },
    { mode: 'direct' },
    { mode: 'pac', url: 'https://proxy.example.com/all.pac' },
    { mode: 'fixed', server: 'proxy.example.com:3128', bypass: ['*.example.com', 'localhost'] },
  ] as const)('%o goes in and comes out', (choice) => {
    expect(choiceOf(formOf(choice as never))).toEqual(choice);
  });

  it('hosts may be parted by anything', () => {
    const form = { ...EMPTY, mode: 'fixed', server: ' proxy:8080 ', bypass: 'a, b;c\n d' } as const;
    expect(choiceOf(form)).toEqual({ mode: 'fixed', server: 'proxy:8080', bypass: ['a', 'b', 'c', 'd'] });
  });

  it.each([
    { mode: 'pac', url: 'all.pac' },
    { mode: 'pac', url: '' },
    { mode: 'fixed', server: 'http://proxy.example.com' },
    { mode: 'fixed', server: '' },
  ] as const)('%o is nothing yet', (wrong) => {
    expect(choiceOf({ ...EMPTY, ...wrong })).toBeNull();
  });
});
