import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { Scope } from '#shared/tools/scope.ts';
import { Typing } from './typing.ts';

let clock: ManualClock;
let scope: Scope;
let told: [string, boolean][];
let changed: string[];
let typing: Typing;

beforeEach(() => {
  clock = new ManualClock();
  scope = new Scope();
  told = [];
  changed = [];
  typing = new Typing({
    clock,
    scope,
    tell: (conversationId, on) => told.push([conversationId, on]),
    changed: (conversationId) => changed.push(conversationId),
  });
});

describe('others who type', () => {
  it('are shown until they stop', () => {
    typing.handle('v', 'bob', true);
    expect(typing.ids('v')).toEqual(['bob']);
    typing.handle('v', 'bob', false);
    typing.handle('v', 'bob', false);
    expect(typing.ids('v')).toEqual([]);
    expect(changed).toEqual(['v', 'v']);
  });

  it('have stopped when they say nothing for 6 s', () => {
    typing.handle('v', 'bob', true);
    clock.advance(5000);
    typing.handle('v', 'bob', true);
    clock.advance(5999);
    expect(typing.ids('v')).toEqual(['bob']);
    clock.advance(1);
    expect(typing.ids('v')).toEqual([]);
  });

  it('are unknown without a connection', () => {
    typing.handle('v', 'bob', true);
    typing.handle('w', 'cai', true);
    typing.clear();
    expect(typing.ids('v')).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('my typing', () => {
  it('is told at most every 3 s, and ends after 5 s of silence', () => {
    for (let n = 0; n < 8; n += 1) {
      typing.setMine('v', true);
      clock.advance(1000);
    }
    expect(told).toEqual([
      ['v', true],
      ['v', true],
      ['v', true],
    ]);
    clock.advance(4000);
    expect(told.at(-1)).toEqual(['v', false]);
    expect(clock.pending).toBe(0);
  });

  it('that never began does not end', () => {
    typing.setMine('v', false);
    expect(told).toEqual([]);
  });

  it('leaves no timer at the end', () => {
    typing.setMine('v', true);
    typing.handle('v', 'bob', true);
    scope.end();
    expect(clock.pending).toBe(0);
  });
});
