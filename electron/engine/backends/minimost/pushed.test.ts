import { expect, it } from 'vitest';
import { listen, RecordedMinimost } from '#test/fakes/recorded-minimost.ts';

const ID = '6f1f2f9e-0000-4000-8000-000000000001';
/** What comes by itself where the server pushes. */
const POLLED = ['GET /calls/incoming', 'GET /online_users'];
const isStream = (ask: string) => ask.startsWith('GET /events?');
const streamsOf = ({ asked }: RecordedMinimost) => asked.filter(({ ask }) => isStream(ask)).length;

it('a server that pushes is listened to, and not asked for what it pushes', async () => {
  const site = new RecordedMinimost('0.0.4');
  const adapter = await site.online();
  const { told, off } = listen(adapter);
  await site.pass(1000);
  const before = POLLED.map((ask) => site.count(ask));
  const row = {
    call_id: ID,
    channel: 'dm:alice:bob',
    initiator: 'bob',
    state: 'ringing',
    started_ts: site.clock.now() / 1000,
    participants: [
      { username: 'bob', state: 'accepted' },
      { username: 'alice', state: 'pending' },
    ],
  };
  site.answer = ({ ask }) => {
    if (isStream(ask))
      return { status: 200, body: `event: incoming_calls\ndata: ${JSON.stringify([row])}\n\n` };
    return ask === `GET /calls/${ID}/state` ? { status: 200, body: JSON.stringify(row) } : null;
  };
  await site.pass(5000);
  expect(told.some((one) => one.name === 'call' && one.event.ringsForMs !== null)).toBe(true);
  expect(POLLED.map((ask) => site.count(ask))).toEqual(before);
  // the test's stream ends after each answer
  expect(streamsOf(site)).toBeGreaterThan(10);
  off();
  await adapter.close();
});

it('one that does not is asked instead, and for its stream only once', async () => {
  const site = new RecordedMinimost('0.0.1');
  const adapter = await site.online();
  const before = POLLED.map((ask) => site.count(ask));
  await site.pass(5000);
  for (const [i, ask] of POLLED.entries())
    expect(site.count(ask) - (before[i] ?? 0)).toBeGreaterThanOrEqual(4);
  // another channel is open now, of which a stream would be told
  adapter.chat.setTyping('general', true);
  await site.pass(1000);
  expect(streamsOf(site)).toBe(1);
  await adapter.close();
});
