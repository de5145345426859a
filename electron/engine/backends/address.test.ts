import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { isLoopback, placeOf, placesOf, searchOf } from './address.ts';

const addresses = (typed: string) => placesOf(typed).map((place) => place.address);
const errorOf = (task: () => unknown) => {
  try {
    task();
  } catch (error) {
    return AppError.from(error);
  }
  return null;
};
const codeOf = (task: () => unknown) => errorOf(task)?.code ?? null;

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

  it('takes the address of a WebSocket for that of its web server', () => {
    expect(placesOf('ws://cam.example:8443/')).toEqual([
      { address: 'http://cam.example:8443', host: 'cam.example:8443', encrypted: false },
    ]);
    expect(addresses('WSS://cam.example')).toEqual(['https://cam.example']);
  });

  it('keeps the path, which may name a place of the server, and never the query', () => {
    const link = 'https://sfu.example:8443/group/team/a/?token=s3cret&username=a@b#x?y';
    expect(addresses(link)).toEqual(['https://sfu.example:8443/group/team/a']);
    expect(searchOf(link)).toBe('?token=s3cret&username=a@b');
    expect(addresses('sfu.example/group/a?token=s3cret')).toEqual([
      'https://sfu.example/group/a',
      'http://sfu.example/group/a',
    ]);
    expect([searchOf('sfu.example'), searchOf('sfu.example/?'), searchOf('sfu.example/#a?b')]).toEqual([
      '',
      '',
      '',
    ]);
  });

  it('tells nobody a token, also where the address is none', () => {
    for (const typed of ['two words?token=s3cret', 'ftp://x.example/?token=s3cret']) {
      const error = errorOf(() => placesOf(typed));
      expect(JSON.stringify([error?.code, error?.params])).toMatch(/^\["bad-address",(?!.*s3cret)/);
    }
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
