import { beforeAll, expect, it } from 'vitest';
import type { Conversation, LiveCall } from '#shared/contracts/connect/model.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { group, talking, type Seat } from './calls.seat.ts';

onEachDatabase('the running call of a group', (start) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await start();
  });

  /** What that socket was told of the group's call, in order: who was in it, or null. */
  async function toldOf({ ear }: Seat, { id }: Conversation): Promise<(readonly string[] | null)[]> {
    await ear.settled();
    return ear
      .all('conversation:call')
      .filter((event) => event.conversationId === id)
      .map(({ liveCall }) => liveCall && liveCall.joinedIds);
  }
  async function listed({ person }: Seat, { id }: Conversation): Promise<LiveCall | null | undefined> {
    const { conversations } = (await person.ask('conversations')).body as { conversations: Conversation[] };
    return conversations.find((one) => one.id === id)?.liveCall;
  }

  it('is told to every member when it begins, when somebody joins or leaves, and when it ends', async () => {
    const { alice, bob, carol, conversation } = await group(backend);
    const { callId } = (await alice.initiate(conversation, [bob])).body;
    await bob.ear.say('call:ringing', { callId, prewarm: false });
    const { startedAt } = (await bob.answer(callId)).body;
    await bob.media(callId, { videoEnabled: true });
    await bob.answer(callId, { rejoin: true });
    expect(await listed(carol, conversation)).toEqual({
      id: callId,
      type: 'audio',
      initiatedBy: alice.id,
      startedAt,
      joinedIds: [alice.id, bob.id],
    });
    await carol.answer(callId);
    await alice.end(callId);
    await alice.invite(callId, [carol]);
    await bob.end(callId);
    for (const seat of [alice, bob, carol]) {
      expect(await toldOf(seat, conversation)).toEqual([
        [alice.id],
        [alice.id, bob.id],
        [alice.id, bob.id, carol.id],
        [bob.id, carol.id],
        null,
      ]);
      expect(await listed(seat, conversation)).toBeNull();
    }
  });

  it('is told before anybody has answered without a start, and of one that rings nobody, too', async () => {
    const { alice, carol, conversation } = await group(backend);
    const { callId } = (await alice.initiate(conversation, [], { ring: false, type: 'video' })).body;
    const live = { id: callId, type: 'video', initiatedBy: alice.id, startedAt: null, joinedIds: [alice.id] };
    expect(await carol.ear.next('conversation:call')).toEqual({
      conversationId: conversation.id,
      liveCall: live,
    });
    expect(await listed(carol, conversation)).toEqual(live);
    expect((await carol.answer(callId)).body).toMatchObject({ status: 'active', joinSeq: 2 });
    await carol.end(callId);
    expect((await carol.answer(callId)).body).toMatchObject({ status: 'active', joinSeq: 3 });
    expect(await toldOf(alice, conversation)).toEqual([
      [alice.id],
      [alice.id, carol.id],
      [alice.id],
      [alice.id, carol.id],
    ]);
  });

  it('is in what a member hears of the conversation itself', async () => {
    const { alice, bob, carol, conversation } = await group(backend);
    const { callId } = (await alice.initiate(conversation, [bob])).body;
    await carol.ear.settled();
    carol.ear.clear();
    await bob.person.ask('updateMe', { body: { displayName: 'Robert' } });
    const told = await carol.ear.next(
      'conversation:updated',
      (event) => event.conversation.id === conversation.id,
    );
    expect(told.conversation.liveCall).toMatchObject({ id: callId, joinedIds: [alice.id] });
  });

  it('is nobody else’s affair, and no affair of a direct conversation', async () => {
    const { alice, bob, conversation } = await talking(backend);
    const other = await group(backend);
    const { callId } = (await other.alice.initiate(other.conversation, [other.bob])).body;
    await other.alice.end(callId);
    for (const seat of [alice, bob]) {
      await seat.ear.settled();
      expect(seat.ear.all('conversation:call')).toEqual([]);
      expect(await listed(seat, conversation)).toBeUndefined();
    }
  });

  it('ends for the others when the caller goes before the ring limit', async () => {
    const { alice, bob, carol, conversation } = await group(backend);
    const { callId } = (await alice.initiate(conversation, [bob])).body;
    await bob.reject(callId);
    expect(await toldOf(carol, conversation)).toEqual([[alice.id], null]);
  });

  it('is told in the order of what happened, however much happens at once', async () => {
    const { alice, bob, carol, conversation } = await group(backend);
    const { callId } = (await alice.initiate(conversation, [], { ring: false })).body;
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([bob.answer(callId), carol.answer(callId)]);
      await Promise.all([bob.end(callId), carol.end(callId)]);
    }
    await alice.end(callId);
    const told = await toldOf(carol, conversation);
    expect(told).toHaveLength(14);
    // One person comes or goes at a time.
    const sizes = told.map((joined) => joined?.length ?? 0);
    for (const [index, size] of sizes.slice(1).entries())
      expect(Math.abs(size - (sizes[index] ?? 0))).toBe(1);
    expect(told.at(-1)).toBeNull();
    expect(await toldOf(alice, conversation)).toEqual(told);
  });
});
