import { beforeEach, describe, expect, it } from 'vitest';
import type { Member, MemberChange } from './members.ts';
import { Roster } from './roster.ts';

let roster: Roster;
let now: number;
beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  roster = new Roster(() => now);
  roster.setMe('ada');
  roster.enter('me');
  say('me', 'ada');
});

function say(
  id: string,
  username: string,
  more: Partial<Member> & { kind?: MemberChange['kind'] } = {},
): void {
  const { kind = 'add', permissions = ['message'], data = {} } = more;
  roster.take({ kind, member: { id, username, permissions, data } });
}
const ids = () => [...roster.present.keys()];

describe('the roster', () => {
  it('names people by their names, and further ones of a name by a number', () => {
    say('b1', 'ben');
    say('b2', 'ben');
    say('a2', 'ada');
    expect(ids()).toEqual(['ada', 'ben', 'ben#2', 'ada#2']);
    expect(roster.user('ben#2')).toMatchObject({ username: 'ben', displayName: 'ben (2)', status: 'online' });
    expect(roster.clientOf('ben#2')).toBe('b2');
  });

  it('gives no id twice, whatever people call themselves', () => {
    say('x', 'ben#2');
    say('b1', 'ben');
    say('b2', 'ben');
    say('p', '__proto__');
    say('n', '');
    expect(ids()).toEqual(['ada', 'ben#2', 'ben', 'ben#3', '~__proto__', 'anonymous']);
    expect(roster.user('ben#2')).toMatchObject({ displayName: 'ben#2' });
  });

  it('keeps ids while we are away, as long as nobody else has them', () => {
    say('b1', 'ben');
    say('b2', 'ben');
    roster.lost();
    roster.enter('me-again');
    say('b2', 'ben');
    say('b3', 'ben');
    say('me-again', 'ada');
    expect(ids()).toEqual(['ben#2', 'ben', 'ada']);
    say('b1', 'ben');
    expect(roster.clientOf('ben#3')).toBe('b1');
  });

  it('knows a connection of ours that is gone as nobody', () => {
    roster.lost();
    roster.enter('me-again');
    say('me', 'ada');
    say('me-again', 'ada');
    expect(ids()).toEqual(['ada']);
    expect([roster.userOf('me'), roster.userOf('me-again'), roster.userOf('?')]).toEqual([null, 'ada', null]);
    say('me', 'ada', { kind: 'delete' });
    expect(ids()).toEqual(['ada']);
  });

  it('tells since when a hand is up', () => {
    say('b1', 'ben', { data: { raisehand: true } });
    now += 5000;
    say('b1', 'ben', { kind: 'change', data: { raisehand: true } });
    expect(roster.handOf('ben')).toBe('2026-01-01T00:00:00.000Z');
    say('b1', 'ben', { kind: 'change' });
    expect(roster.handOf('ben')).toBeNull();
  });

  it('knows the recorder of the server, and shows it to nobody', () => {
    say('r', 'RECORDING', { permissions: ['system'] });
    expect([roster.isRecorded, ids()]).toEqual([true, ['ada']]);
    say('r', 'RECORDING', { permissions: ['system'], kind: 'delete' });
    expect(roster.isRecorded).toBe(false);
  });

  it('forgets everybody for another person', () => {
    say('b1', 'ben');
    expect(roster.setMe('ada')).toBe(false);
    expect(roster.setMe('eve')).toBe(true);
    expect(ids()).toEqual([]);
    expect(roster.authorOf({ id: 'b1', username: 'ben' })).toBe('ben');
  });
});
