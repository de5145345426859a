import { describe, expect, it } from 'vitest';
import { aCall, aConversation, ME } from '#test/support/sample-view.ts';
import { derivePeople } from '../../../call/derive-people.ts';
import type { CallPerson } from '../../../call/derive-people.ts';
import { type Guest, meeting } from '../fake-room.ts';
import { groupPeople, placesTaken } from './groups.ts';

const hand = (seconds: number) => ({ handRaisedAt: new Date(seconds * 1000).toISOString() });

function grouped(guests: readonly Guest[], myHand: number | null = null) {
  const { call: parts, facts } = meeting(ME, guests);
  const call = aCall(parts);
  const people = derivePeople(call, facts, ME);
  const me = {
    ...people[0],
    userId: ME,
    name: 'You',
    state: 'connected',
    handRaisedAt: myHand,
  } as CallPerson;
  const conversation = aConversation('c', [ME, ...guests.map(({ id }) => id), 'u-never', 'u-asked']);
  return { call, groups: groupPeople({ call, conversation }, people, me) };
}
const ids = (people: readonly { readonly userId: string }[]) => people.map(({ userId }) => userId);

describe('the list of people', () => {
  it('sorts everyone by what they do now', () => {
    const { groups } = grouped([
      { id: 'ada' },
      { id: 'ben', status: 'ringing' },
      { id: 'cid', status: 'invited' },
      { id: 'dora', status: 'left' },
      { id: 'eva', status: 'rejected' },
      { id: 'finn', status: 'missed' },
    ]);
    expect(groups.hands).toEqual([]);
    expect(ids(groups.inCall)).toEqual([ME, 'ada']);
    expect(ids(groups.called)).toEqual(['ben', 'cid']);
    expect(ids(groups.gone)).toEqual(['dora', 'eva', 'finn']);
    expect(groups.others).toEqual(['u-never', 'u-asked']);
  });

  it('hands stand apart, the earliest first, mine among them', () => {
    const { groups } = grouped(
      [{ id: 'ada', media: hand(30) }, { id: 'ben', media: hand(10) }, { id: 'cid' }],
      20_000,
    );
    expect(ids(groups.hands)).toEqual(['ben', ME, 'ada']);
    expect(ids(groups.inCall)).toEqual(['cid']);
  });

  it('who is called takes a place as well as who is in it', () => {
    const { call } = grouped([
      { id: 'ada' },
      { id: 'ben', status: 'ringing' },
      { id: 'cid', status: 'left' },
    ]);
    expect(placesTaken(call)).toBe(3);
  });
});
