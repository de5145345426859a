import { describe, expect, it } from 'vitest';
import { relayErrorOf } from './relay-error.ts';

describe('what a failed candidate says of the relay', () => {
  it.each([
    ['turn:relay.example:3478?transport=udp', 401, 'relay-refused'],
    ['turn:relay.example:3478', 403, 'relay-refused'],
    ['turn:relay.example:3478', 438, 'relay-refused'],
    ['turns:relay.example:5349?transport=tcp', 441, 'relay-refused'],
    ['turn:relay.example:3478', 701, 'relay-unreachable'],
    ['turn:relay.example:3478', 508, 'relay-unreachable'],
    ['stun:relay.example:3478', 701, null],
    ['', 701, null],
  ])('%s %i: %s', (url, errorCode, error) => expect(relayErrorOf({ url, errorCode })).toBe(error));
});
