import { describe, expect, it } from 'vitest';
import { Call, Conversation, Message } from '#shared/contracts/connect/model.ts';
import { Features } from '#shared/contracts/features.ts';
import { Signal } from '#shared/contracts/signal.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { dice, mutatedJson, type Random } from '#test/fakes/mutations.ts';
import { listen, RecordedMinimost, type Reply, type Told } from '#test/fakes/recorded-minimost.ts';
import type { MinimostAdapter } from './adapter.ts';

const MUTATIONS = 5000;
const DM = 'dm:alice:bob';

/** Beside what is odd anywhere: channels that are none. */
const ODD: readonly unknown[] = [
  null,
  -1,
  1e300,
  '',
  'x'.repeat(100_000),
  [],
  {},
  true,
  'dm:',
  'private:NaN',
];

function mutatedText(text: string, random: Random): string {
  const at = Math.floor(random() * text.length);
  if (random() < 0.5) return text.slice(0, at);
  return `${text.slice(0, at)}\u0000\uFFFD${text.slice(at + 3)}`;
}

function mutatedBody(body: string, random: Random): string {
  try {
    const value: unknown = JSON.parse(body);
    if (random() < 0.75) return JSON.stringify(mutatedJson(value, random, ODD));
  } catch {
    // a page or a stream: its text is cut and spoilt
  }
  return mutatedText(body, random);
}

/** Malformed, unknown, out of order, oversize, refused, or no answer at all. */
function mutated(recorded: Reply, earlier: readonly Reply[], random: Random): Reply {
  const dice = random();
  if (dice < 0.02) throw new TypeError('fetch failed');
  if (dice < 0.1)
    return { ...recorded, status: [400, 403, 404, 409, 413, 429, 500, 503][Math.floor(random() * 8)] ?? 500 };
  if (dice < 0.2) return earlier[Math.floor(random() * earlier.length)] ?? recorded;
  if (dice < 0.21) return { ...recorded, body: `[${'{"id":1},'.repeat(2_000)}0]` };
  return { ...recorded, body: mutatedBody(recorded.body, random) };
}

/** Something that a person may do; every refusal is one of ours. */
async function act(adapter: MinimostAdapter, told: readonly Told[], random: Random): Promise<void> {
  const callIds = told.flatMap((one) => (one.name === 'call' ? [one.event.call.id] : []));
  const messageIds = told.flatMap((one) => (one.name === 'message' ? [one.event.id] : ['3']));
  const callId = callIds.at(-1) ?? 'none';
  const messageId = messageIds.at(-1) ?? '3';
  const content = `m${random()}`;
  const acts: readonly (() => Promise<unknown> | void)[] = [
    () => adapter.chat.conversations(),
    () => adapter.chat.changes(DM, 0),
    () => adapter.chat.messages(DM, { limit: 5 }),
    () => adapter.chat.send(DM, { clientId: content, content, replyToId: null }),
    () => adapter.chat.edit(messageId, content),
    () => adapter.chat.react?.(messageId, '👍'),
    () => adapter.chat.search?.('hello', null),
    () => adapter.chat.createDirect('bob'),
    () => adapter.chat.createGroup('Team', ['bob']),
    () => adapter.chat.markRead(DM, 1),
    () => adapter.chat.setTyping(DM, true),
    () => adapter.people.search('b'),
    () => adapter.calls.active(),
    () => adapter.calls.answer(callId, { rejoin: false, takeOver: random() < 0.5 }),
    () => adapter.calls.reject(callId),
    () => adapter.calls.end(callId, 'ended-by-user'),
    () => adapter.calls.invite(callId, ['bob']),
    () =>
      adapter.calls.setMedia(callId, {
        audioEnabled: true,
        videoEnabled: false,
        screenSharing: random() < 0.5,
      }),
    () =>
      adapter.calls.initiate({
        conversationId: DM,
        participantIds: ['bob'],
        video: false,
        ring: true,
        clientId: content,
      }),
  ];
  await acts[Math.floor(random() * acts.length)]?.();
}

/** Whatever came, what was told can be read by the house, and places are given once. */
function checkTold(told: readonly Told[]): void {
  const places = new Map<string, string>();
  for (const { name, event } of told) {
    if (name === 'conversation') Conversation.parse(event);
    if (name === 'info') Features.parse(event.features);
    if (name === 'call') Call.parse(event.call);
    if (name === 'signal') Signal.parse(event.signal);
    if (name !== 'message') continue;
    Message.parse(event);
    const place = `${event.conversationId} ${event.seq}`;
    expect(places.get(place) ?? event.id).toBe(event.id);
    places.set(place, event.id);
  }
}

describe.each([
  ['0.0.1', 1],
  ['0.0.4', 2],
])('an adapter at a server %s whose answers are mutated', (version, seed) => {
  it('survives 5,000 of them, says so in its log, and leaves nothing behind', async () => {
    const random = dice(seed);
    const site = new RecordedMinimost(version);
    const adapter = await site.online();
    const { told, off } = listen(adapter);
    const earlier: Reply[] = [];
    const bugs: unknown[] = [];
    const mutations = { count: 0 };
    let onlineFor = 0;
    site.answer = ({ ask }, recorded) => {
      earlier.push(recorded);
      if (/ \/(login)?$/.test(ask) || random() < 0.3) return null;
      mutations.count += 1;
      return mutated(recorded, earlier, random);
    };
    while (mutations.count < MUTATIONS) {
      const doing = act(adapter, told, random).catch((error: unknown) => {
        if (!(error instanceof AppError)) bugs.push(error);
      });
      await site.pass(Math.floor(random() * 400));
      void doing;
      if (adapter.connection().state === 'online') onlineFor += 1;
      if (adapter.connection().state === 'idle') adapter.connect();
      // what came half way is thrown away by a new connection
      if (random() < 0.02) adapter.disconnect();
    }
    expect(bugs).toEqual([]);
    // it was no long way of saying that nothing came about
    expect(onlineFor).toBeGreaterThan(300);
    expect(told.some((one) => one.name === 'message')).toBe(true);
    checkTold(told);
    expect(site.logged.some((record) => record.level === 'warn')).toBe(true);
    expect(site.logged.filter((record) => record.level === 'error')).toEqual([]);
    // good answers again: it finds back
    site.answer = () => null;
    adapter.connect();
    await site.pass(40_000);
    expect(adapter.connection().state).toBe('online');
    off();
    await adapter.close();
    expect(site.clock.pending).toBe(0);
    expect(adapter.events.count()).toBe(0);
  }, 120_000);
});
