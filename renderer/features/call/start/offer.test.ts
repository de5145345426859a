import { describe, expect, it } from 'vitest';
import { aConversation, aWorkspace, ME } from '#test/support/sample-view.ts';
import { createI18n, type Translate } from '../../../state/i18n.ts';
import { waysToCall, whyNot } from './offer.ts';

const t = createI18n().t as unknown as Translate;
const workspace = aWorkspace();
const calls = workspace.features.calls!;
const withCalls = (more: Partial<typeof calls> | null) =>
  aWorkspace({ features: { ...workspace.features, calls: more && { ...calls, ...more } } });
const direct = aConversation('c', [ME, 'b']);
const group = aConversation('c', [ME, 'b', 'c', 'd', 'e']);

describe('why a conversation cannot be called', () => {
  it.each<[string, Parameters<typeof whyNot>[1], Parameters<typeof whyNot>[2], boolean, string | null]>([
    ['all is well', workspace, direct, true, null],
    ['no calls', withCalls(null), direct, false, 'This server has no calls.'],
    ['no video', withCalls({ video: false }), direct, true, 'This server has no video calls.'],
    ['no video, but sound', withCalls({ video: false }), direct, false, null],
    [
      'not in this one',
      workspace,
      { ...group, callable: false },
      false,
      'This server has no calls in public channels.',
    ],
    ['no group calls', withCalls({ group: false }), group, false, 'This server has no group calls.'],
    ['too many for video: some can be chosen', workspace, group, true, null],
    [
      'too many, and nobody can be chosen',
      withCalls({ invite: false }),
      group,
      true,
      'This conversation has too many people for a call: at most 4.',
    ],
    ['alone', workspace, aConversation('c', [ME]), false, 'There is nobody else in this conversation.'],
    [
      'offline',
      aWorkspace({ connection: { state: 'connecting' } }),
      direct,
      false,
      'You are offline. Calls work again when the connection is back.',
    ],
    [
      'signed out',
      aWorkspace({ session: { state: 'expired', userId: ME, username: 'ada' } }),
      direct,
      false,
      'Sign in again to call.',
    ],
  ])('%s', (_, where, conversation, video, reason) => {
    expect(whyNot(t, where, conversation, video)).toBe(reason);
  });
});

describe('how a group can be called', () => {
  it('everybody is rung while they fit', () => {
    expect(waysToCall(t, workspace, group, false)).toEqual({
      ring: { kind: 'all' },
      quietly: true,
      watch: false,
    });
  });

  it('some are chosen when there are more than fit; the limit counts me', () => {
    expect(waysToCall(t, workspace, group, true).ring).toEqual({ kind: 'choose', limit: 4 });
  });

  it('with an SFU there is room for more, and a limit all the same', () => {
    expect(waysToCall(t, withCalls({ sfu: true, participants: 20 }), group, true).ring).toEqual({
      kind: 'all',
    });
    const many = aConversation('c', [ME, ...Array.from({ length: 24 }, (_, n) => `u-${n}`)]);
    expect(waysToCall(t, withCalls({ sfu: true, participants: 20 }), many, true).ring).toEqual({
      kind: 'choose',
      limit: 20,
    });
  });

  it('a room is entered by whoever comes first, and however many were there before', () => {
    const rooms = aWorkspace({
      features: { ...workspace.features, calls: { ...calls, invite: false }, rooms: { create: true } },
    });
    const entered = { ring: { kind: 'all' }, quietly: false, watch: false };
    for (const room of [{ ...group, memberIds: [ME] }, group])
      expect(waysToCall(t, rooms, room, true)).toEqual(entered);
  });

  it('without ringing only where colleagues are told that a call runs', () => {
    expect(waysToCall(t, withCalls({ live: false }), group, false).quietly).toBe(false);
    expect(waysToCall(t, withCalls({ invite: false }), group, true)).toMatchObject({
      ring: { kind: 'none' },
      quietly: true,
    });
    expect(waysToCall(t, workspace, direct, false).quietly).toBe(false);
  });
});

it('a direct conversation can be watched only, where the backend knows that', () => {
  expect(waysToCall(t, withCalls({ watch: true }), direct, true).watch).toBe(true);
  expect(waysToCall(t, withCalls({ watch: true }), group, true).watch).toBe(false);
  expect(waysToCall(t, workspace, direct, true).watch).toBe(false);
});

it('somebody without a name cannot be called', () => {
  const nobody = { id: 'b', username: '', displayName: '', presence: 'offline' } as const;
  const where = aWorkspace({ users: { b: nobody } });
  expect(whyNot(t, where, direct, false)).toContain('cannot be called back');
});
