import { describe, expect, it } from 'vitest';
import { getSystemLanguages } from './locale.ts';

describe('getSystemLanguages', () => {
  it.each([
    [{ LANG: 'de_AT.UTF-8' }, ['de-AT']],
    [{ LANGUAGE: 'de_AT:de:en', LANG: 'fr_FR.UTF-8' }, ['de-AT', 'de', 'en']],
    [{ LC_ALL: 'pt_BR.UTF-8@euro', LANG: 'C' }, ['pt-BR']],
    [{ LANG: 'C.UTF-8' }, ['en-US']],
    [{}, ['en-US']],
  ])('%o gives %o', (env, languages) => {
    expect(getSystemLanguages(env)).toEqual(languages);
  });
});
