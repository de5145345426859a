import { expect, it } from 'vitest';
import type { Engine } from '#engine/engine.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { aRing } from './ring/fake-ring.ts';
import { ringHandlers } from './ring-handlers.ts';

function setUp() {
  const done: unknown[] = [];
  const refused = new Set<string>();
  const note = (name: string) => async (input: unknown) => {
    if (refused.has(name)) throw new AppError('message-too-long', { limit: 1 });
    done.push([name, input]);
  };
  const engine = {
    ring: () => [aRing('c1'), aRing('c2', { quiet: true })],
    handlers: { call: { accept: note('accept'), decline: note('decline') }, chat: { send: note('send') } },
  } as unknown as Engine;
  const rings = { rings: [aRing('c1')] };
  return { done, refused, verbs: ringHandlers({ engine, rings, onAccept: () => done.push('show') }) };
}

it('show the main window when a call is accepted, and only then', async () => {
  const { verbs, done } = setUp();
  expect(await verbs.current(undefined)).toEqual([aRing('c1')]);
  await verbs.decline({ callId: 'c1' });
  await verbs.accept({ callId: 'c2', video: true });
  expect(done).toEqual([
    ['decline', { callId: 'c1' }],
    'show',
    ['accept', { callId: 'c2', video: true, others: 'hold' }],
  ]);
});

it('write into the conversation of the call, and decline it', async () => {
  const { verbs, done } = setUp();
  await verbs.reply({ callId: 'c1', text: 'Later' });
  expect(done).toEqual([
    ['send', { workspaceId: 'w1', conversationId: 'c1', content: 'Later' }],
    ['decline', { callId: 'c1' }],
  ]);
});

it('decline nothing when it could not be written, or rings no more', async () => {
  const { verbs, done, refused } = setUp();
  refused.add('send');
  await expect(verbs.reply({ callId: 'c1', text: 'Later' })).rejects.toMatchObject({
    code: 'message-too-long',
  });
  await expect(verbs.reply({ callId: 'c9', text: 'Later' })).rejects.toMatchObject({ code: 'not-found' });
  expect(done).toEqual([]);
});
