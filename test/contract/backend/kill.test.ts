import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallRecord, Message } from '#shared/contracts/connect/model.ts';
import { signUp, type Person } from '#test/support/backend-client.ts';
import { onEachDatabase } from '#test/support/backend.ts';
import { Acknowledged, BusyPerson } from './kill.clients.ts';
import { bundleBackend, KillableBackend } from './kill.process.ts';

const KILLS = 20;
/** Acknowledged requests after which the next kill comes, at most; the number is drawn anew for each life. */
const LIFE_MAX = 30;
/** Half a minute on an idle machine. */
const LIMIT_MS = 300_000;

const ENV = {
  PARLEY_ARGON2_MEMORY_KIB: '64',
  LOG_LEVEL: 'error',
  PARLEY_RING_MS: '400',
  PARLEY_GRACE_MS: '600',
  PARLEY_SWEEP_MS: '50',
  PARLEY_RATE_MESSAGES: '100000',
  PARLEY_RATE_MESSAGES_BURST: '100000',
  PARLEY_RATE_INITIATE: '100000',
};

const LEFT_BEHIND = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

let bundle: string;
beforeAll(async () => {
  bundle = await bundleBackend();
});
afterAll(() => rm(bundle, { force: true }));

/** The same numbers each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function everyMessage(person: Person, conversationId: string): Promise<Message[]> {
  const all: Message[] = [];
  for (let hasMore = true; hasMore;) {
    const query = { after: all.at(-1)?.seq ?? 0, limit: 200 };
    const { body } = await person.ask('messages', { params: { conversationId }, query });
    all.push(...body.messages);
    hasMore = body.hasMore;
  }
  return all;
}

async function everyCall(person: Person): Promise<CallRecord[]> {
  const all: CallRecord[] = [];
  let cursor: string | null = null;
  do {
    const { body }: { body: { calls: CallRecord[]; cursor: string | null } } = await person.ask(
      'callHistory',
      {
        query: { limit: 200, ...(cursor ? { cursor } : {}) },
      },
    );
    all.push(...body.calls);
    cursor = body.cursor;
  } while (cursor);
  return all;
}

onEachDatabase('a backend that is killed again and again', (_start, database) => {
  it(
    `loses and doubles nothing that it acknowledged, and no call rings or lives for ever, over ${KILLS} kills`,
    async () => {
      const backend = new KillableBackend(bundle, await database.fresh(), ENV);
      const random = randomFrom(20260101);
      const acknowledged = new Acknowledged();
      try {
        await backend.start();
        const [alice, bob] = [
          await signUp(backend.url, { username: 'alice' }),
          await signUp(backend.url, { username: 'bob' }),
        ];
        const conversation = await alice.direct(bob);
        const people = [alice, bob].map((person) => new BusyPerson(backend, person, acknowledged, random));
        const [busyAlice, busyBob] = people as [BusyPerson, BusyPerson];
        const work = Promise.all([
          busyAlice.write(conversation.id),
          busyBob.write(conversation.id),
          busyAlice.call(conversation.id, bob.id),
          busyBob.answer(),
        ]);
        for (let kills = 0; kills < KILLS; kills += 1) {
          await Promise.race([work, acknowledged.more(1 + Math.floor(random() * LIFE_MAX))]);
          await backend.kill();
          await backend.start();
        }
        for (const person of people) person.stop();
        await work;
        for (const person of people) person.close();

        // A call that nobody comes back to ends by itself, with and without the death of the server.
        for (const [answered, killed] of LEFT_BEHIND) {
          const body = { conversationId: conversation.id, type: 'audio' as const, participantIds: [bob.id] };
          const begun = await alice.ask('initiateCall', { body });
          // 409 names the call that is still in the way: it has to end as well.
          const { callId } = begun.body;
          acknowledged.calls.add(callId);
          if (answered) await bob.ask('answerCall', { params: { callId } });
          if (killed) {
            await backend.kill();
            await backend.start();
          }
          await endOf(callId, alice);
        }
        expect((await bob.ask('activeCalls')).body.calls).toEqual([]);

        const messages = await everyMessage(alice, conversation.id);
        expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
        const texts = messages.filter(({ kind }) => kind === 'text');
        expect(new Set(texts.map(({ clientId }) => clientId))).toEqual(new Set(acknowledged.messages.keys()));
        expect(texts).toHaveLength(acknowledged.messages.size);
        for (const text of texts) expect(text).toEqual(acknowledged.messages.get(text.clientId ?? ''));

        const calls = await everyCall(alice);
        expect(new Set(calls.map(({ id }) => id))).toEqual(acknowledged.calls);
        expect(calls).toHaveLength(acknowledged.calls.size);
        const lines = messages.filter(({ kind }) => kind === 'call').map(({ callId }) => callId);
        expect(lines).toHaveLength(calls.length);
        expect(new Set(lines)).toEqual(acknowledged.calls);

        // A run in which little happened proves little.
        expect(acknowledged.messages.size).toBeGreaterThan(50);
        expect(acknowledged.calls.size).toBeGreaterThanOrEqual(5);
        expect([...acknowledged.met]).toContain('answerCall 200');
      } finally {
        await backend.kill();
      }
    },
    LIMIT_MS,
  );
});

/** Resolves when a call is over, without anybody doing anything. */
async function endOf(callId: string, person: Person): Promise<void> {
  const observer = await (await person.otherDevice()).listen();
  const { call } = (await person.ask('call', { params: { callId } })).body;
  if (call.endedAt === null)
    await observer.next('call:updated', (event) => event.call.id === callId && event.call.endedAt !== null);
  observer.close();
}
