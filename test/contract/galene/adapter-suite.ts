/** What the adapter for groups of Galène and a server of it, real or fake, do together. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdapterEvents } from '#engine/backends/adapter.ts';
import type { Ability } from '#test/contract/adapter/abilities.ts';
import { refusal, type Seat } from '#test/contract/adapter/seat.ts';
import { adapterSuite } from '#test/contract/adapter/suite.ts';
import {
  type GroupHarness,
  type GroupServer,
  MEMBER_PASSWORD,
  openGroup,
  OPERATOR,
} from './adapter-harness.ts';

const ABILITIES: readonly Ability[] = [
  'chat',
  'calls',
  'calls.video',
  'calls.live',
  'presence',
  'presence-told',
];
const FIRST = { rejoin: false, takeOver: false };

export function groupSuite(server: () => GroupServer): void {
  const opened: GroupHarness[] = [];
  const open = (): GroupHarness => {
    const harness = openGroup(server());
    opened.push(harness);
    return harness;
  };
  afterEach(async () => {
    for (const harness of opened.splice(0)) await harness.close();
  });
  adapterSuite(() => Promise.resolve(open()), ABILITIES);

  describe('in a group', () => {
    let group: GroupHarness;
    beforeEach(() => {
      group = open();
    });
    const conversationOf = async (seat: Seat) => {
      const [conversation] = await seat.chat.conversations();
      if (!conversation) throw new Error('no conversation');
      return conversation;
    };
    const write = async (seat: Seat, text: string, clientId?: string) =>
      seat.write((await conversationOf(seat)).id, text, clientId);
    const textsOf = async (seat: Seat): Promise<string[]> => {
      const { id } = await conversationOf(seat);
      return (await seat.chat.messages(id, { limit: 50 })).messages.map(({ content }) => content);
    };
    const hears = (seat: Seat, fits: (message: AdapterEvents['message']) => boolean) =>
      seat.next('message', fits);
    const joined = async (seat: Seat) => {
      const { liveCall } = await conversationOf(seat);
      return seat.calls.answer(liveCall?.id ?? '', FIRST);
    };
    const sees = (seat: Seat, other: Seat, there: boolean) =>
      seat.next('live-call', ({ liveCall }) => liveCall?.joinedIds.includes(other.id) === there);

    it('a wrong password, a wrong token and no name are told apart', async () => {
      const seat = group.empty();
      expect(await refusal(seat.adapter.signIn('ann', 'wrong'))).toBe('invalid-credentials');
      expect(await refusal(seat.adapter.signIn('', '', 'forged'))).toBe('invalid-credentials');
      expect(await refusal(seat.adapter.signIn('', MEMBER_PASSWORD))).toBe('name-needed');
      expect(seat.adapter.identity()).toBeNull();
    });

    it('everybody is in the one conversation, and comes and goes', async () => {
      const ann = await group.person('ann');
      const bob = await group.person('bob');
      await ann.next('presence', (one) => one.userId === bob.id && one.status === 'online');
      const { participants, type } = await conversationOf(ann);
      expect(type).toBe('group');
      expect(participants.map(({ id }) => id)).toEqual([ann.id, bob.id]);
      bob.adapter.disconnect();
      await ann.next('presence', (one) => one.userId === bob.id && one.status === 'offline');
    });

    it('a message goes to all once, and the same clientId is the same message', async () => {
      const ann = await group.person('ann');
      const bob = await group.person('bob');
      const clientId = crypto.randomUUID();
      const [first, second] = await Promise.all([
        write(ann, 'hello', clientId),
        write(ann, 'hello', clientId),
      ]);
      expect(second).toEqual(first);
      await write(ann, 'after');
      await hears(bob, ({ content }) => content === 'after');
      expect(await textsOf(bob)).toEqual(['hello', 'after']);
      expect(first).toMatchObject({ senderId: ann.id, clientId, seq: 1 });
      const cai = await group.person('cai');
      expect(await textsOf(cai)).toEqual(['hello', 'after']);
      expect((await conversationOf(cai)).unreadCount).toBe(0);
    });

    it('what is said to one reaches that one alone', async () => {
      const ann = await group.person('ann');
      const bob = await group.person('bob');
      const cai = await group.person('cai');
      await ann.next('presence', ({ userId }) => userId === bob.id);
      const sent = await write(ann, `/msg ${bob.id} psst`);
      expect(sent).toMatchObject({ privateWithId: bob.id, content: 'psst' });
      expect(await hears(bob, () => true)).toMatchObject({ privateWithId: ann.id, content: 'psst' });
      await write(ann, 'to all');
      await hears(cai, ({ content }) => content === 'to all');
      expect(await textsOf(cai)).toEqual(['to all']);
    });

    it('the call is joined, told, left, and joined again', async () => {
      const ann = await group.person('ann');
      const bob = await group.person('bob');
      const call = await joined(ann);
      expect(call.participants).toMatchObject([{ userId: ann.id, status: 'joined' }]);
      await sees(bob, ann, true);
      await joined(bob);
      await ann.seesOf(call.id, bob, ({ status }) => status === 'joined');
      const handRaisedAt = new Date().toISOString();
      await bob.calls.setMedia(call.id, {
        audioEnabled: false,
        videoEnabled: true,
        screenSharing: false,
        handRaisedAt,
      });
      await ann.seesOf(
        call.id,
        bob,
        ({ mediaState }) =>
          mediaState.videoEnabled && !mediaState.audioEnabled && typeof mediaState.handRaisedAt === 'string',
      );
      ann.clear();
      await bob.calls.end(call.id, 'ended-by-user');
      await sees(ann, bob, false);
      ann.clear();
      await joined(bob);
      await sees(ann, bob, true);
    });

    it('an operator sends somebody out, who hears why and does not come back', async () => {
      const ann = await group.person('ann');
      const op = await group.operator();
      const { id } = await conversationOf(op);
      const userId = ann.id;
      await op.adapter.moderation?.act(id, { type: 'kick', userId, reason: 'enough' });
      await ann.next('session-expired');
      expect(ann.adapter.connection()).toMatchObject({
        error: { code: 'kicked', params: { text: 'enough' } },
      });
      expect(ann.adapter.identity()).toBeNull();
      await op.next('presence', (one) => one.userId === userId && one.status === 'offline');
    });

    it('an operator locks the group, and others hear their words at the door', async () => {
      const op = await group.operator();
      const { id } = await conversationOf(op);
      const isLocked = (one: AdapterEvents['info']) => one.features.moderation?.lock?.locked === true;
      await op.adapter.moderation?.act(id, { type: 'lock', on: true, text: 'come tomorrow' });
      await op.next('info', isLocked);
      const ann = group.empty();
      const locked = await ann.adapter.signIn('ann', MEMBER_PASSWORD).catch((error: unknown) => error);
      expect(locked).toMatchObject({ code: 'place-locked', params: { text: 'come tomorrow' } });
      op.clear();
      await op.adapter.moderation?.act(id, { type: 'lock', on: false, text: '' });
      await op.next('info', (one) => !isLocked(one));
      expect((await ann.adapter.signIn('ann', MEMBER_PASSWORD)).user.id).toBe('ann');
    });

    it('an operator makes another one, and asks for silence', async () => {
      const ann = await group.person('ann');
      const op = await group.operator();
      const { id } = await conversationOf(op);
      await op.adapter.moderation?.act(id, { type: 'mute', userId: null });
      expect(await ann.next('notice')).toEqual({ type: 'please-mute', fromName: OPERATOR.username });
      await op.adapter.moderation?.act(id, { type: 'operator', userId: ann.id, on: true });
      await ann.next('info', ({ features }) => features.moderation?.kick === true);
    });

    it('an operator takes away one message, and all', async () => {
      const ann = await group.person('ann');
      const op = await group.operator();
      const { id } = await conversationOf(op);
      const first = await write(op, 'first');
      await write(op, 'second');
      expect(await op.chat.delete(first.id)).toMatchObject({ id: first.id, content: '' });
      await hears(ann, (message) => message.id === first.id && message.deletedAt !== null);
      const cai = await group.person('cai');
      expect(await textsOf(cai)).toEqual(['second']);
      await op.adapter.moderation?.act(id, { type: 'clear' });
      await ann.next('cleared');
      expect(await textsOf(ann)).toEqual([]);
    });

    it('an operator invites by a link, which lets in under a name of one’s own', async () => {
      const op = await group.operator();
      const { id } = await conversationOf(op);
      const link = await op.adapter.moderation?.invite(id, { expiresMs: 60_000, present: false });
      const url = new URL(link ?? '');
      expect(url.origin + url.pathname).toBe(`${group.address}/`);
      const token = url.searchParams.get('token') ?? '';
      const guest = group.empty();
      expect(await refusal(guest.adapter.signIn('', '', token))).toBe('name-needed');
      expect((await guest.adapter.signIn('guest', '', token)).user.id).toBe('guest');
      await guest.online();
      expect(guest.adapter.info().features.calls).toMatchObject({ audio: false, watch: true });
    });

    it('files are offered from person to person', async () => {
      const ann = await group.person('ann');
      const bob = await group.person('bob');
      await ann.next('presence', ({ userId }) => userId === bob.id);
      const signal = { type: 'invite', id: 'f1', name: 'a.bin', size: 3, mime: 'text/plain' } as const;
      await ann.adapter.transfers?.signal(bob.id, signal);
      expect(await bob.next('transfer')).toEqual({ fromUserId: ann.id, signal });
    });

    it('a server that was killed and started again has everybody back, in the call as before', async () => {
      const ann = await group.person('ann');
      const bob = await group.person('bob');
      const call = await joined(ann);
      await joined(bob);
      await write(ann, 'before');
      await server().kill();
      await ann.next('connection', ({ state }) => state === 'offline');
      await bob.next('connection', ({ state }) => state === 'offline');
      for (const seat of [ann, bob]) seat.clear();
      await server().restart();
      for (const seat of [ann, bob]) await seat.next('connection', ({ state }) => state === 'online');
      await ann.seesOf(call.id, bob, ({ status }) => status === 'joined');
      expect(await textsOf(ann)).toEqual(['before']);
      await write(bob, 'after');
      await hears(ann, ({ content }) => content === 'after');
    });
  });
}

/** A group file that lets everybody of the suites in. */
export const GROUP_FILE = {
  'auto-subgroups': true,
  'allow-recording': true,
  users: { [OPERATOR.username]: { password: OPERATOR.password, permissions: 'op' } },
  'wildcard-user': { password: MEMBER_PASSWORD, permissions: 'present' },
};

/** Nothing of a suite is left open. */
export const noneOpen = (open: () => readonly unknown[]): void => {
  afterAll(() => expect(open()).toEqual([]));
};
