import { describe, expect } from 'vitest';
import { Features, LinkDialect } from '#shared/contracts/features.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type Can, toldBy } from './abilities.ts';
import type { AdapterHarness } from './harness.ts';
import { refusal, type Seat } from './seat.ts';

/** Signing in and out, tokens, and the connection. */
export function sessionSuite(harness: () => AdapterHarness, can: Can): void {
  describe('signing in', () => {
    can.it([], 'tells who it is and on which device', async () => {
      const seat = await harness().stranger();
      expect(seat.adapter.identity()).toBeNull();
      const identity = await seat.adapter.signIn(seat.username, seat.password);
      expect(identity.user.username).toBe(seat.username);
      expect(identity.deviceId).not.toBe('');
      expect(seat.adapter.identity()).toEqual(identity);
      expect(seat.adapter.connection().state).toBe('idle');
    });

    can.it(['password'], 'with a wrong password, or as nobody, is refused alike', async () => {
      const seat = await harness().stranger();
      expect(await refusal(seat.adapter.signIn(seat.username, 'not the password'))).toBe(
        'invalid-credentials',
      );
      expect(await refusal(seat.adapter.signIn('nobody-of-that-name', seat.password))).toBe(
        'invalid-credentials',
      );
      expect(seat.adapter.identity()).toBeNull();
    });

    can.it(['lockout'], 'wrong too often has to wait, and says how long', async () => {
      const seat = await harness().stranger();
      let last: AppError | null = null;
      for (let n = 0; n < 8 && last?.code !== 'rate-limited'; n += 1) {
        last = await seat.adapter.signIn(seat.username, 'wrong again').then(
          () => null,
          (error: unknown) => AppError.from(error),
        );
      }
      expect(last?.code).toBe('rate-limited');
      expect(last?.params['seconds']).toBeGreaterThan(0);
    });

    can.it(['register'], 'after making an account; a name is given once', async () => {
      const seat = await harness().stranger();
      const account = { displayName: 'New', password: seat.password, invite: null };
      const username = `new-${crypto.randomUUID().slice(0, 12)}`;
      const identity = await seat.adapter.register({ ...account, username });
      expect(identity.user).toMatchObject({ username, displayName: can.has('rename') ? 'New' : username });
      const other = await harness().stranger();
      expect(await refusal(other.adapter.register({ ...account, username }))).toBe(harness().codes.taken);
      const short = { ...account, username: `${username}-b`, password: 'short' };
      expect(await refusal(other.adapter.register(short))).toBe(harness().codes.shortPassword);
    });

    can.it([], 'is taken up again after a restart, without the network', async () => {
      const ann = await harness().person('ann');
      const identity = ann.adapter.identity();
      const ids = async (seat: Seat) =>
        (await seat.adapter.chat?.conversations())?.map((conversation) => conversation.id);
      const known = await ids(ann);
      await ann.adapter.close();
      const again = await harness().again(ann);
      expect(again.adapter.identity()).toEqual(identity);
      await again.online();
      expect(await ids(again)).toEqual(known);
    });

    can.it([], 'ends with signing out: the server and this device forget it', async () => {
      const ann = await harness().person('ann');
      await ann.adapter.signOut();
      expect(ann.adapter.identity()).toBeNull();
      expect(ann.adapter.connection().state).toBe('idle');
      const again = await harness().again(ann);
      expect(again.adapter.identity()).toBeNull();
      if (can.has('chat')) expect(await refusal(again.chat.conversations())).toBe('session-expired');
    });
  });

  describe('tokens', () => {
    can.it(['short-tokens'], 'that have run out are renewed behind the scenes', async () => {
      const ann = await harness().person('ann');
      await harness().expireTokens();
      expect(await ann.chat.conversations()).toEqual([]);
      // several at once: one renewal serves all
      await harness().expireTokens();
      const answers = await Promise.all([
        ann.chat.conversations(),
        ann.people.search('x'),
        ann.calls.active(),
      ]);
      expect(answers[0]).toEqual([]);
      expect(ann.all('session-expired')).toEqual([]);
      await ann.online();
    });

    can.it(['short-tokens'], 'are renewed for a new connection too, and after a restart', async () => {
      const ann = await harness().person('ann');
      await ann.adapter.close();
      await harness().expireTokens();
      const again = await harness().again(ann);
      await again.online();
      expect(again.all('session-expired')).toEqual([]);
    });

    can.it(['revoke'], 'of a device that was signed out elsewhere end the session, once', async () => {
      const ann = await harness().person('ann');
      await harness().revoke(ann);
      await ann.next('session-expired');
      expect(ann.adapter.identity()).toBeNull();
      expect(await refusal(ann.chat.conversations())).toBe('session-expired');
      expect(ann.all('session-expired')).toHaveLength(1);
      expect(ann.adapter.connection().state).not.toBe('online');
      await ann.adapter.signIn(ann.username, ann.password);
      await ann.online();
    });
  });

  describe('the connection', () => {
    can.it(['chat', 'direct'], 'comes back by itself after a cut, and says when it tries again', async () => {
      const ann = await harness().person('ann');
      const bob = await harness().person('bob');
      const conversationId = await ann.direct(bob);
      await bob.wire.cut();
      const lost = await bob.next('connection', (view) => view.state === 'offline' && view.retryAt !== null);
      expect(lost).toMatchObject({ state: 'offline', error: { code: 'server-unreachable' } });
      expect(await refusal(bob.chat.conversations())).toBe('server-unreachable');
      const missed = await ann.write(conversationId, 'while you were away');
      bob.clear();
      await bob.wire.mend();
      bob.adapter.wake();
      await bob.next('connection', (view) => view.state === 'online');
      const { messages } = await bob.chat.changes(conversationId, 0);
      expect(messages.map((message) => message.id)).toEqual([missed.id]);
      const after = await ann.write(conversationId, 'welcome back');
      await bob.next('message', (message) => message.id === after.id);
    });

    can.it([], 'can be ended and made again by hand', async () => {
      const ann = await harness().person('ann');
      ann.adapter.disconnect();
      expect(ann.adapter.connection()).toEqual({ state: 'idle' });
      await ann.online();
    });

    can.it([], 'tells what the backend can do', async () => {
      const ann = await harness().person('ann');
      const { features, name, registration } = ann.adapter.info();
      expect(name).not.toBe('');
      expect(registration).toBe(can.has('register') ? 'open' : 'closed');
      expect(Features.parse(features)).toEqual(features);
      expect(toldBy(features)).toEqual(can.features);
      expect(LinkDialect.parse(ann.adapter.dialect())).toEqual(ann.adapter.dialect());
      expect(Number.isFinite(ann.adapter.serverOffsetMs())).toBe(true);
    });

    can.it(['direct'], 'leaves nothing behind when it is closed', async () => {
      const ann = await harness().person('ann');
      const bob = await harness().person('bob');
      const conversationId = await ann.direct(bob);
      if (can.has('calls')) await ann.call(conversationId, [bob]);
      if (can.has('chat.typing')) ann.chat.setTyping(conversationId, true);
      await ann.close();
      await ann.close();
      expect(ann.adapter.events.count()).toBe(0);
      expect(await ann.wire.leftovers()).toEqual([]);
    });
  });
}
