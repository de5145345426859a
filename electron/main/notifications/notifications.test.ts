import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/tools/logger.ts';
import { aRing } from '../ring/fake-ring.ts';
import { createWords } from '../words.ts';
import { abilitiesOf } from './abilities.ts';
import { fakeNotifications } from './fake-notification.ts';
import { Notifications } from './notifications.ts';
import type { Use } from './use.ts';

const RING = aRing('c1');
const from = (senderName: string, text: string, conversationName: string | null = null) => ({
  workspaceId: 'w',
  conversationId: conversationName ?? senderName,
  senderName,
  conversationName,
  text,
});
const MISSED = { workspaceId: 'w', conversationId: 'x', callerName: 'Ada', at: 0, quiet: false };

function setUp(platform: NodeJS.Platform = 'linux') {
  const fake = fakeNotifications();
  const used: Use[] = [];
  const notifications = new Notifications({
    Notification: fake.Class,
    abilities: abilitiesOf(platform),
    words: createWords(),
    logger: silentLogger,
    onUse: (use) => used.push(use),
  });
  return { fake, notifications, used };
}

describe('a call that rings', () => {
  it('of nobody who can be named is told as such, rung and missed', () => {
    const { fake, notifications } = setUp();
    notifications.ring([{ ...RING, callerName: '' }]);
    expect(fake.shown()).toEqual(['Unknown caller: Incoming call']);
    notifications.ring([]);
    notifications.missed({ ...MISSED, callId: 'c1', type: 'audio', callerName: '' });
    expect(fake.shown()).toEqual(['Missed call: Unknown caller called you']);
  });

  it('is told while it rings, and no longer', () => {
    const { fake, notifications, used } = setUp();
    notifications.ring([RING]);
    notifications.ring([{ ...RING, ringVolume: 0.1 }]);
    expect(fake.shown()).toEqual(['Ada: Incoming call']);
    fake.all[0]!.emit('click');
    expect(used).toEqual([{ about: { kind: 'ring', callId: 'c1' }, done: { type: 'click' } }]);
    notifications.ring([]);
    notifications.ring([aRing('c2', { type: 'video', conversationName: 'Team' })]);
    expect(fake.shown().at(-1)).toBe('Ada: Incoming video call in Team');
    notifications.ring([]);
    expect(fake.all.at(-1)!.state).toBe('closed');
    expect(fake.all).toHaveLength(2);
  });

  it('has one of its own beside another', () => {
    const { fake, notifications } = setUp();
    notifications.ring([RING, aRing('c2', { callerName: 'Ben' })]);
    notifications.ring([aRing('c2', { callerName: 'Ben' })]);
    expect(fake.shown()).toEqual(['Ben: Incoming call']);
  });

  it('that the person took away does not come again', () => {
    const { fake, notifications } = setUp();
    notifications.ring([RING]);
    fake.all[0]!.close();
    notifications.ring([RING, aRing('c2')]);
    expect(fake.all).toHaveLength(2);
  });

  it('stays while it rings, and is silent: the ring window has the ringtone', () => {
    const { fake, notifications } = setUp();
    notifications.ring([RING]);
    expect(fake.all[0]!.options).toMatchObject({ silent: true, timeoutType: 'never', urgency: 'critical' });
    expect(fake.all[0]!.options).not.toHaveProperty('actions');
  });

  it.each(['darwin', 'win32'] as const)('can be answered and declined there on %s', (platform) => {
    const { fake, notifications, used } = setUp(platform);
    notifications.ring([RING]);
    expect(fake.all[0]!.options.actions).toEqual([
      { type: 'button', text: 'Answer' },
      { type: 'button', text: 'Decline' },
    ]);
    fake.all[0]!.emit('action', { actionIndex: 1, selectionIndex: -1 });
    expect(used).toEqual([{ about: { kind: 'ring', callId: 'c1' }, done: { type: 'button', index: 1 } }]);
  });
});

describe('messages', () => {
  it('have one notification per conversation, with the newest text and how many more', () => {
    const { fake, notifications } = setUp();
    notifications.message(from('Ada', 'one'), false);
    notifications.message(from('Ben', 'hello', 'Engine room'), false);
    notifications.message(from('Ada', 'two'), false);
    expect(fake.shown()).toEqual(['Ben in Engine room: hello', 'Ada: two (and 1 more message)']);
    notifications.message(from('Ada', 'three'), false);
    expect(fake.shown()).toContain('Ada: three (and 2 more messages)');
  });

  it('say that somebody wrote, not what, if that is wished', () => {
    const { fake, notifications } = setUp();
    notifications.message(from('Ada', 'the secret'), true);
    expect(fake.shown()).toEqual(['Ada: New message']);
    notifications.message(from('Ada', 'the secret'), true);
    expect(fake.shown()).toEqual(['Ada: 2 new messages']);
    expect(JSON.stringify(fake.all.map(({ options }) => options))).not.toContain('secret');
  });

  it('can be answered where the system can', () => {
    const { fake, notifications, used } = setUp('darwin');
    notifications.message(from('Ada', 'one'), false);
    expect(fake.all[0]!.options).toMatchObject({ hasReply: true, replyPlaceholder: 'Write a message' });
    fake.all[0]!.emit('reply', { reply: 'yes' });
    expect(used).toEqual([
      {
        about: { kind: 'messages', workspaceId: 'w', conversationId: 'Ada' },
        done: { type: 'reply', text: 'yes' },
      },
    ]);
    const plain = setUp('linux');
    plain.notifications.message(from('Ada', 'one'), false);
    expect(plain.fake.all[0]!.options).not.toHaveProperty('hasReply');
  });

  it('are taken back when they are read, and counted anew', () => {
    const { fake, notifications } = setUp();
    notifications.ring([RING]);
    notifications.message(from('Ada', 'one'), false);
    notifications.message(from('Ben', 'two'), false);
    notifications.takeBack(({ conversationId }) => conversationId === 'Ada');
    expect(fake.shown()).toEqual(['Ada: Incoming call', 'Ben: two']);
    notifications.message(from('Ada', 'three'), false);
    expect(fake.shown()).toContain('Ada: three');
    notifications.close();
    expect(fake.shown()).toEqual([]);
  });

  it('are short, and markup is text', () => {
    const { fake, notifications } = setUp();
    notifications.message(from('Ada', `<b>{{x}}</b>${'y'.repeat(300)}`), false);
    expect(fake.all[0]!.options.body).toBe(`<b>{{x}}</b>${'y'.repeat(188)}…`);
  });
});

it('a missed call leads to its conversation, until the person looks', () => {
  const { fake, notifications, used } = setUp();
  notifications.missed({ ...MISSED, callId: 'c1', type: 'audio' });
  notifications.missed({ ...MISSED, callId: 'c2', type: 'video' });
  expect(fake.shown()).toEqual(['Missed call: Ada called you', 'Missed call: Ada called you with video']);
  fake.all[0]!.emit('click');
  const about = { kind: 'missed', workspaceId: 'w', conversationId: 'x' };
  expect(used).toEqual([{ about, done: { type: 'click' } }]);
  notifications.message(from('Ada', 'one'), false);
  notifications.seen();
  expect(fake.all[1]!.state).toBe('closed');
  expect(fake.all[2]!.state).toBe('shown');
});

it('one that was used is taken away: not every service does that', () => {
  const { fake, notifications } = setUp();
  notifications.ring([RING]);
  notifications.message(from('Ada', 'one'), false);
  for (const shown of fake.all) shown.emit('click');
  expect(fake.shown()).toEqual([]);
});

it('does nothing where the system has none, and outlives one that fails', () => {
  const { fake, notifications } = setUp();
  fake.supported = false;
  notifications.ring([RING]);
  notifications.ring([]);
  expect(fake.all).toEqual([]);
  fake.supported = true;
  notifications.message(from('Ada', 'one'), false);
  fake.all[0]!.emit('failed', {}, 'no server');
  notifications.message(from('Ada', 'two'), false);
  expect(fake.all).toHaveLength(2);
});

it('one that Windows has put away into its list is still known, and can be taken back', () => {
  const { fake, notifications } = setUp('win32');
  notifications.message(from('Ada', 'one'), false);
  fake.all[0]!.emit('close', { reason: 'timedOut' });
  notifications.takeBack(() => true);
  expect(fake.all[0]!.state).toBe('closed');
});
