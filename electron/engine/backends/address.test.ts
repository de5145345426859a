import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { isLoopback, placeOf, placesOf } from './address.ts';

const addresses = (typed: string) => placesOf(typed).map((place) => place.address);
const codeOf = (task: () => unknown) => {
  try {
    task();
  } catch (error) {
    return AppError.from(error).code;
  }
  return null;
};

describe('placesOf', () => {
  it('tries https first where no scheme is typed', () => {
    expect(addresses(' chat.example.com ')).toEqual(['https://chat.example.com', 'http://chat.example.com']);
    expect(addresses('chat.example.com:8443/parley/')).toEqual([
      'https://chat.example.com:8443/parley',
      'http://chat.example.com:8443/parley',
    ]);
  });

  it('uses plain http on loopback, which counts as encrypted', () => {
    expect(placesOf('localhost:4310')).toEqual([
      { address: 'http://localhost:4310', host: 'localhost:4310', encrypted: true },
    ]);
    expect(addresses('127.0.0.1:4310')).toEqual(['http://127.0.0.1:4310']);
    expect(addresses('[::1]:4310')).toEqual(['http://[::1]:4310']);
  });

  it('keeps a typed scheme and marks plain http off loopback', () => {
    expect(placesOf('http://chat.example.com/')).toEqual([
      { address: 'http://chat.example.com', host: 'chat.example.com', encrypted: false },
    ]);
    expect(placeOf('https://chat.example.com').encrypted).toBe(true);
  });

  it('refuses what is no server address, and credentials in one', () => {
    for (const typed of [
      'ftp://x.example',
      'two words',
      'https://',
      'javascript:alert(1)',
      'https://ann:pw@chat.example.com',
      'ann@chat.example.com',
      '',
    ]) {
      expect({ typed, code: codeOf(() => placesOf(typed)) }).toEqual({ typed, code: 'bad-address' });
    }
  });
});

describe('isLoopback', () => {
  it('is not fooled by names that look like it', () => {
    expect(isLoopback('127.0.0.1.example.com')).toBe(false);
    expect(isLoopback('localhost.example.com')).toBe(false);
    expect(isLoopback('parley.localhost')).toBe(true);
  });
});
