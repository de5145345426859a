import { expect, it } from 'vitest';
import {
  conversationIdOf,
  isPeerId,
  isRoomName,
  peerIdOf,
  UNKNOWN,
  userIdOf,
  userOf,
  whereOf,
} from './ids.ts';

it('a peer is called by its id, and who calls without a name is nobody who could be called', () => {
  expect(userIdOf('robot')).toBe('robot');
  expect(peerIdOf('robot')).toBe('robot');
  expect(peerIdOf(UNKNOWN)).toBeNull();
  expect(userOf(UNKNOWN)).toMatchObject({ id: UNKNOWN, displayName: '' });
  expect(userOf('robot')).toMatchObject({ id: 'robot', username: 'robot', displayName: 'robot' });
});

it('a peer that is really called unknown is told apart from callers', () => {
  const userId = userIdOf(UNKNOWN);
  expect(userId).not.toBe(UNKNOWN);
  expect(peerIdOf(userId)).toBe(UNKNOWN);
  expect(userOf(userId).displayName).toBe('unknown');
  expect(isPeerId(userId)).toBe(false);
});

it('conversations are named for where they are, and read back', () => {
  for (const where of [
    { kind: 'caller' },
    { kind: 'peer', peerId: 'room:x' },
    { kind: 'room', name: 'peer:x' },
  ] as const) {
    expect(whereOf(conversationIdOf(where))).toEqual(where);
  }
  for (const id of ['', 'peer:', 'room:session', 'room:a b', 'other:x', `peer:${'x'.repeat(181)}`]) {
    expect(whereOf(id)).toBeNull();
  }
});

it('names are what the server takes', () => {
  expect(['a', 'ä-1', 'session'].map(isPeerId)).toEqual([true, true, true]);
  expect(['', 'a b', ' a', 'a\n', 'x'.repeat(181)].map(isPeerId)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(['a', 'session'].map(isRoomName)).toEqual([true, false]);
});
