import { EventEmitter } from 'node:events';
import type { ActivationArguments, App } from 'electron';
import { expect, it } from 'vitest';
import { FakeNotification, fakeNotifications } from './fake-notification.ts';
import { LateClicks, rememberLaunch } from './late-clicks.ts';
import { idOf } from './notification-id.ts';
import type { Use } from './use.ts';

const PLACE = { kind: 'messages', workspaceId: 'w', conversationId: 'c' } as const;
const ID = idOf(PLACE) ?? '';

async function setUp(
  platform: NodeJS.Platform,
  launchInfo: unknown = null,
  history: FakeNotification[] = [],
) {
  const fake = fakeNotifications();
  fake.history = history;
  const used: Use[] = [];
  const late = new LateClicks({
    platform,
    Notification: fake.Class,
    launchInfo,
    onUse: (use) => used.push(use),
  });
  await late.follow();
  return { fake, used, late };
}

it.each<[ActivationArguments, Use]>([
  [
    { type: 'click', arguments: `type=click&tag=${ID}` },
    { about: PLACE, done: { type: 'click' } },
  ],
  [
    { type: 'reply', arguments: `type=reply&tag=${ID}`, reply: 'yes' },
    { about: PLACE, done: { type: 'reply', text: 'yes' } },
  ],
  [
    { type: 'action', arguments: `type=action&action=1&tag=${ID}`, actionIndex: 1 },
    { about: PLACE, done: { type: 'button', index: 1 } },
  ],
  [
    { type: 'click', arguments: 'type=click&tag=17' },
    { about: null, done: { type: 'click' } },
  ],
])('Windows tells %j', async (details, expected) => {
  const { fake, used } = await setUp('win32');
  fake.activate(details);
  expect(used).toEqual([expected]);
});

it('macOS tells what started the app', async () => {
  const clicked = { identifier: ID, actionIdentifier: 'x', userInfo: {} };
  expect((await setUp('darwin', clicked)).used).toEqual([{ about: PLACE, done: { type: 'click' } }]);
  expect((await setUp('darwin', { ...clicked, userText: 'yes' })).used).toEqual([
    { about: PLACE, done: { type: 'reply', text: 'yes' } },
  ]);
  expect((await setUp('darwin', {})).used).toEqual([]);
});

it('macOS still lists those of an earlier run: they can be clicked, and rings of then go', async () => {
  const ring = new FakeNotification({ id: idOf({ kind: 'ring', callId: 'k' }) });
  const message = new FakeNotification({ id: ID });
  const { used, late } = await setUp('darwin', null, [ring, message]);
  expect([ring.state, late.earlier]).toEqual(['closed', 2]);
  message.emit('click');
  message.emit('reply', { reply: 'yes' });
  expect(used.map(({ done }) => done.type)).toEqual(['click', 'reply']);
});

it('Linux has no such thing', async () => {
  const { fake, used } = await setUp('linux', { identifier: ID });
  fake.activate({ type: 'click', arguments: ID });
  expect(used).toEqual([]);
});

it('what started the app is remembered until somebody asks', () => {
  const app = new EventEmitter();
  const launch = rememberLaunch(app as unknown as App);
  expect(launch()).toBeNull();
  app.emit('ready', {}, { identifier: ID });
  expect(launch()).toEqual({ identifier: ID });
});
