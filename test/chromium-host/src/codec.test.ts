import { describe, expect, it } from 'vitest';
import { decode, encode } from './codec.ts';

const roundTrip = (value: unknown): unknown => decode(encode(value));

describe('codec', () => {
  it.each([
    ['text', 'grüße 👋'],
    ['null', null],
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['minus zero', -0],
    ['infinity', -Infinity],
    ['bigint', 12345678901234567890n],
    ['date', new Date(5)],
    ['regular expression', /a+/giu],
    ['map with object keys', new Map([[{ key: 1 }, new Set([1, 'two'])]])],
    ['buffer', new Uint8Array([1, 2, 255]).buffer],
    ['typed array', new Float32Array([1.5, -2])],
    ['undefined member', { there: undefined }],
    ['its own tag', { $clone: 'Date', v: 3 }],
    ['array with holes filled', [1, [2, [3]]]],
  ])('keeps %s', (_name, value) => {
    expect(roundTrip(value)).toStrictEqual(value);
  });

  it('keeps an invalid date invalid', () => {
    expect((roundTrip(new Date(Number.NaN)) as Date).getTime()).toBeNaN();
  });

  it('keeps the part of a buffer that a view shows', () => {
    const view = new DataView(new Uint8Array([9, 1, 2, 9]).buffer, 1, 2);
    expect(new Uint8Array((roundTrip(view) as DataView).buffer)).toStrictEqual(new Uint8Array([1, 2]));
  });

  it('gives Node buffers as plain bytes, as structured clone does', () => {
    expect(roundTrip(Buffer.from('hi'))).toStrictEqual(new Uint8Array([104, 105]));
  });

  it('keeps class, message and cause of errors', () => {
    const error = roundTrip(new RangeError('too far', { cause: new Error('why') })) as RangeError;
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe('too far');
    expect((error.cause as Error).message).toBe('why');
  });

  it('keeps cycles and shared references', () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { a: shared, b: [shared], when: new Date(1) };
    value.self = value;
    const back = roundTrip(value) as { a: object; b: object[]; self: object };
    expect(back.self).toBe(back);
    expect(back.b[0]).toBe(back.a);
  });

  it('makes a key named __proto__ instead of a prototype', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}}') as object;
    const back = roundTrip(value) as { polluted?: boolean };
    expect(Object.keys(back)).toStrictEqual(['__proto__']);
    expect(back.polluted).toBeUndefined();
  });

  it('drops the prototype of a class instance', () => {
    class Point {
      x = 1;
    }
    expect(roundTrip(new Point())).toStrictEqual({ x: 1 });
  });

  it.each([
    ['function', () => 1],
    ['symbol', Symbol('s')],
    ['promise', Promise.resolve()],
    ['weak map', new WeakMap()],
    ['platform object', new Blob(['x'])],
    ['function deep inside', { a: [new Map([['f', () => 1]])] }],
  ])('refuses a %s by the sentence of Electron', (_name, value) => {
    expect(() => encode(value)).toThrow('An object could not be cloned.');
  });
});
