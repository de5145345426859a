import { expect, it } from 'vitest';
import type { PresenceStatus } from '#shared/contracts/connect/model.ts';
import { OwnPresence } from './own-presence.ts';

function setUp(shown: PresenceStatus | null = 'online', settable = true) {
  const told: string[] = [];
  const line = { online: true };
  const presence = new OwnPresence({
    online: () => line.online,
    shown: () => shown,
    tell: () => (settable ? (status) => told.push(status) : null),
  });
  return { presence, told, line };
}

it.each([
  ['online', 'online'],
  ['away', 'away'],
  ['dnd', 'online'],
  ['offline', 'online'],
  [null, 'online'],
] as const)('who was %s is dnd while quiet, and %s afterwards', (shown, after) => {
  const { presence, told } = setUp(shown);
  presence.follow(true);
  presence.follow(true);
  presence.follow(false);
  expect(told).toEqual(['dnd', after]);
});

it('is told again after each connect, and nothing without a connection', () => {
  const { presence, told, line } = setUp();
  line.online = false;
  presence.follow(true);
  expect(told).toEqual([]);
  line.online = true;
  presence.connected(true);
  presence.follow(false);
  presence.connected(false);
  expect(told).toEqual(['dnd', 'online', 'online']);
});

it('is not told to a server where nobody can choose', () => {
  const { presence, told } = setUp('online', false);
  presence.follow(true);
  presence.connected(true);
  expect(told).toEqual([]);
});
