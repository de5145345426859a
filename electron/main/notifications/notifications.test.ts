import { EventEmitter } from 'node:events';
import type { NotificationConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { type NotificationClass, Notifications } from './notifications.ts';
import { createWords } from './words.ts';

class FakeNotification extends EventEmitter {
  static all: FakeNotification[] = [];
  static supported = true;
  static isSupported(): boolean {
    return FakeNotification.supported;
  }
  readonly options: NotificationConstructorOptions;
  state: 'new' | 'shown' | 'closed' = 'new';

  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
    FakeNotification.all.push(this);
  }
  show(): void {
    this.state = 'shown';
  }
  close(): void {
    this.state = 'closed';
    this.emit('close');
  }
  get text(): string {
    return `${this.options.title}: ${this.options.body}`;
  }
}
const shown = (): string[] =>
  FakeNotification.all.filter(({ state }) => state === 'shown').map(({ text }) => text);

const RING: RingView = {
  callId: 'c1',
  workspaceId: 'w',
  conversationId: 'c',
  callerName: 'Ada',
  conversationName: null,
  workspaceName: 'Demo',
  type: 'audio',
  quickReplies: ['Later'],
  quiet: false,
  theme: 'system',
  ringSpeakerId: null,
  ringVolume: 0.7,
};
const from = (senderName: string, text: string, conversationName: string | null = null) => ({
  workspaceId: 'w',
  conversationId: conversationName ?? senderName,
  senderName,
  conversationName,
  text,
});

let clicks: string[];
function setUp(): Notifications {
  return new Notifications({
    Notification: FakeNotification as unknown as NotificationClass,
    words: createWords(),
    logger: silentLogger,
    onRingClick: () => clicks.push('ring'),
    onClick: () => clicks.push('main'),
  });
}
beforeEach(() => {
  FakeNotification.all = [];
  FakeNotification.supported = true;
  clicks = [];
});

describe('notifications', () => {
  it('shows who calls while it rings, and no longer', () => {
    const notifications = setUp();
    notifications.ring(RING);
    notifications.ring({ ...RING, ringVolume: 0.1 });
    expect(shown()).toEqual(['Ada: Incoming call']);
    FakeNotification.all[0]!.emit('click');
    expect(clicks).toEqual(['ring']);
    notifications.ring({ ...RING, callId: 'c2', type: 'video' });
    expect(shown().at(-1)).toBe('Ada: Incoming video call');
    notifications.ring(null);
    notifications.ring(null);
    expect(FakeNotification.all.at(-1)!.state).toBe('closed');
    expect(FakeNotification.all).toHaveLength(2);
  });

  it('stays while it rings, and is silent: the ring window has the ringtone', () => {
    setUp().ring(RING);
    expect(FakeNotification.all[0]!.options).toMatchObject({ silent: true, timeoutType: 'never' });
  });

  it('tells a missed call', () => {
    const notifications = setUp();
    const missed = { workspaceId: 'w', conversationId: 'x', callerName: 'Ada', at: 0, quiet: false };
    notifications.missed({ ...missed, callId: 'c1', type: 'audio' });
    notifications.missed({ ...missed, callId: 'c2', type: 'video' });
    expect(shown()).toEqual(['Missed call: Ada called you', 'Missed call: Ada called you with video']);
    FakeNotification.all[0]!.emit('click');
    expect(clicks).toEqual(['main']);
  });

  it('has one notification per conversation, with the newest text and how many more', () => {
    const notifications = setUp();
    notifications.message(from('Ada', 'one'));
    notifications.message(from('Ben', 'hello', 'Engine room'));
    notifications.message(from('Ada', 'two'));
    expect(shown()).toEqual(['Ben in Engine room: hello', 'Ada: two (and 1 more message)']);
    notifications.message(from('Ada', 'three'));
    expect(shown()).toContain('Ada: three (and 2 more messages)');
  });

  it('forgets what was told once the person looks, but not the ring', () => {
    const notifications = setUp();
    notifications.ring(RING);
    notifications.message(from('Ada', 'one'));
    notifications.seen();
    expect(shown()).toEqual(['Ada: Incoming call']);
    notifications.message(from('Ada', 'two'));
    expect(shown()).toEqual(['Ada: Incoming call', 'Ada: two']);
    notifications.close();
    expect(shown()).toEqual([]);
  });

  it('shortens a long text and takes markup as text', () => {
    setUp().message(from('Ada', `<b>{{x}}</b>${'y'.repeat(300)}`));
    expect(FakeNotification.all[0]!.options.body).toBe(`<b>{{x}}</b>${'y'.repeat(188)}…`);
  });

  it('does nothing where the system has none, and outlives one that fails', () => {
    FakeNotification.supported = false;
    const notifications = setUp();
    notifications.ring(RING);
    notifications.ring(null);
    expect(FakeNotification.all).toEqual([]);
    FakeNotification.supported = true;
    notifications.message(from('Ada', 'one'));
    FakeNotification.all[0]!.emit('failed', {}, 'no server');
    notifications.message(from('Ada', 'two'));
    expect(FakeNotification.all).toHaveLength(2);
  });
});
