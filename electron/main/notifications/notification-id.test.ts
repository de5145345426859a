import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aboutIn, idOf, targetOf } from './notification-id.ts';

const W = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const C = '0b9e0c5e-1c1b-4f5c-9d42-97f2ab0a1c11';

describe('the name of a notification', () => {
  it.each([
    { kind: 'ring', callId: C },
    { kind: 'missed', workspaceId: W, conversationId: C },
    { kind: 'messages', workspaceId: W, conversationId: C },
    { kind: 'messages', workspaceId: W, conversationId: 'team-7' },
  ] as const)('says what it is about, and fits: %j', (about) => {
    const id = idOf(about) ?? '';
    expect(id.length).toBeLessThanOrEqual(64);
    expect(aboutIn(id)).toEqual(about);
    expect(aboutIn(`type=click&tag=${id}&group=x`)).toEqual(about);
  });

  it('is left out where it would be too long', () => {
    expect(idOf({ kind: 'messages', workspaceId: W, conversationId: 'x'.repeat(40) })).toBeUndefined();
  });

  it('any that there is can be read again', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uuid(),
        fc.string({ maxLength: 12, unit: 'grapheme-ascii' }),
        (first, second, more) => {
          const about = { kind: 'missed', workspaceId: first, conversationId: more || second } as const;
          expect(aboutIn(idOf(about) ?? '')).toEqual(about);
        },
      ),
    );
  });

  it.each(['', 'type=click&tag=7283', 'parley.x.abc', 'parley.m.abc', 'parley.r'])(
    'is not found in %j',
    (text) => {
      expect(aboutIn(text)).toBeNull();
    },
  );

  it('leads to a conversation or a call, never to what cannot be one', () => {
    expect(targetOf({ kind: 'ring', callId: C })).toEqual({ type: 'call', callId: C });
    expect(targetOf({ kind: 'missed', workspaceId: W, conversationId: C })).toEqual({
      type: 'conversation',
      workspaceId: W,
      conversationId: C,
      offerJoin: false,
    });
    expect(targetOf({ kind: 'missed', workspaceId: 'w'.repeat(101), conversationId: C })).toBeNull();
  });
});
