import { describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { userOf } from './use.ts';

const PLACE = { kind: 'messages', workspaceId: 'w', conversationId: 'c' } as const;
const RING = { kind: 'ring', callId: 'k' } as const;
const CONVERSATION = { type: 'conversation', workspaceId: 'w', conversationId: 'c', offerJoin: false };

function setUp() {
  const done: unknown[] = [];
  const clock = new ManualClock();
  const use = userOf({
    clock,
    onRing: (callId) => done.push(`ring ${callId}`),
    onAnswer: (callId) => done.push(`answer ${callId}`),
    onDecline: (callId) => done.push(`decline ${callId}`),
    onOpen: (target) => done.push(target),
    onReply: ({ conversationId }, text) => done.push(`reply ${conversationId} ${text}`),
  });
  return { use, clock, done };
}

describe('what a person does with a notification', () => {
  it.each([
    [{ about: RING, done: { type: 'click' } }, 'ring k'],
    [{ about: RING, done: { type: 'button', index: 0 } }, 'answer k'],
    [{ about: RING, done: { type: 'button', index: 1 } }, 'decline k'],
    [{ about: RING, done: { type: 'button', index: 7 } }, 'ring k'],
    [{ about: PLACE, done: { type: 'click' } }, CONVERSATION],
    [{ about: { ...PLACE, kind: 'missed' }, done: { type: 'click' } }, CONVERSATION],
    [{ about: PLACE, done: { type: 'reply', text: ' yes ' } }, 'reply c yes'],
    [{ about: null, done: { type: 'click' } }, null],
    [{ about: null, done: { type: 'reply', text: 'yes' } }, null],
  ] as const)('%j', (wanted, expected) => {
    const { use, done } = setUp();
    use(wanted);
    expect(done).toEqual([expected]);
  });

  it('is done once, though it is told twice; and again when it is done again', () => {
    const { use, done, clock } = setUp();
    const reply = { about: PLACE, done: { type: 'reply', text: 'ok' } } as const;
    use(reply);
    clock.advance(1999);
    use(reply);
    expect(done).toHaveLength(1);
    use({ about: PLACE, done: { type: 'reply', text: 'fine' } });
    clock.advance(2000);
    use({ about: PLACE, done: { type: 'reply', text: 'fine' } });
    expect(done).toHaveLength(3);
  });

  it('an empty reply is none', () => {
    const { use, done } = setUp();
    use({ about: PLACE, done: { type: 'reply', text: '  ' } });
    expect(done).toEqual([]);
  });
});
