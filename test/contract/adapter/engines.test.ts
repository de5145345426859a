import { afterEach, describe, expect, it } from 'vitest';
import type { Signal } from '#shared/contracts/signal.ts';
import { signUp } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { type CuttableProxy, openProxy } from './cuttable-proxy.ts';
import { EnginePerson } from './engine-person.ts';

const PASSWORD = 'correct horse battery';
const OFFER: Signal = {
  type: 'description',
  description: { type: 'offer', sdp: 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n' },
};
let people = 0;

/** Somebody at an engine, and the cable to the server. */
interface Desk {
  person: EnginePerson;
  readonly proxy: CuttableProxy;
}

onEachDatabase('whole engines on the real backend', (start) => {
  let backend: TestBackend;
  const desks: Desk[] = [];

  afterEach(async () => {
    for (const { person, proxy } of desks.splice(0)) {
      await person.forget();
      await proxy.close();
    }
  });

  const sitDown = async (name: string): Promise<Desk> => {
    people += 1;
    const username = `${name}-${process.pid}-e${people}`;
    (await signUp(backend.url, { username, displayName: name, password: PASSWORD })).close();
    const desk = { person: await EnginePerson.start(), proxy: await openProxy(backend.url) };
    desks.push(desk);
    await desk.person.join(desk.proxy.url, username, PASSWORD);
    return desk;
  };
  const usernameOf = ({ person }: Desk): string => person.workspace.users[person.myId]?.username ?? '';
  const together = async () => {
    backend ??= await start();
    const annDesk = await sitDown('ann');
    const bobDesk = await sitDown('bob');
    const [ann, bob] = [annDesk.person, bobDesk.person];
    const { conversationId } = await ann.engine.handlers.chat.createDirect({
      workspaceId: ann.workspaceId,
      userId: bob.myId,
    });
    await bob.until('the conversation', () => conversationId in bob.workspace.conversations);
    return { ann, bob, annDesk, bobDesk, conversationId };
  };
  const talking = async () => {
    const all = await together();
    const { ann, bob, conversationId } = all;
    const { callId } = await call(ann, conversationId);
    await bob.next('ring', ([ring]) => ring?.callId === callId);
    await bob.engine.handlers.call.accept({ callId, video: false, others: 'hold' });
    for (const person of [ann, bob]) await person.until('a peer', () => keyOf(person, callId) !== undefined);
    return { ...all, callId };
  };
  const call = (person: EnginePerson, conversationId: string, video = false) =>
    person.engine.handlers.call.start({ workspaceId: person.workspaceId, conversationId, video, ring: true });
  const write = (person: EnginePerson, conversationId: string, content: string) =>
    person.engine.handlers.chat.send({ workspaceId: person.workspaceId, conversationId, content });
  const keyOf = (person: EnginePerson, callId: string) => person.view.calls[callId]?.peers[0]?.key;
  const phaseOf = (person: EnginePerson, callId: string) => person.view.calls[callId]?.state.phase;
  const offer = (person: EnginePerson, callId: string) =>
    person.engine.handlers.call.signal({ callId, peerKey: keyOf(person, callId) ?? '', signal: OFFER });

  /** What that person's newest page says. */
  const read = async (person: EnginePerson, conversationId: string) => {
    const page = await person.engine.handlers.chat.page({ workspaceId: person.workspaceId, conversationId });
    return page.messages.filter((one) => one.kind === 'text').map((one) => one.content);
  };
  const restartServer = async (while_: () => Promise<void>): Promise<void> => {
    const { storage } = backend;
    for (const { proxy } of desks) proxy.cut();
    await backend.close();
    await while_();
    backend = await start({ storage });
    for (const { proxy } of desks) {
      proxy.lead(backend.url);
      proxy.mend();
    }
  };

  describe('writing', () => {
    it('arrives, is counted, and is read', async () => {
      const { ann, bob, conversationId } = await together();
      const { key } = await write(ann, conversationId, 'hello');
      await bob.next('messages', ({ messages }) => messages.some((one) => one.content === 'hello'));
      await ann.next('messages', ({ messages }) =>
        messages.some((one) => one.key === key && one.delivery.state === 'sent'),
      );
      const unread = () => bob.workspace.conversations[conversationId]?.unreadCount;
      expect(unread()).toBe(1);
      expect(await bob.next('incoming-message')).toMatchObject({ senderName: 'ann', text: 'hello' });
      await bob.engine.handlers.chat.markRead({ workspaceId: bob.workspaceId, conversationId, seq: 1 });
      expect(unread()).toBe(0);
      await ann.until(
        'being read',
        () => ann.workspace.conversations[conversationId]?.readSeqs[bob.myId] === 1,
      );
    });

    it('goes on over a restart of the server: nothing is lost or doubled', async () => {
      const { ann, bob, conversationId } = await together();
      const expected: string[] = [];
      const say = async (from: number, to: number): Promise<void> => {
        for (let n = from; n <= to; n += 1) {
          expected.push(`m${n}`);
          await write(ann, conversationId, `m${n}`);
        }
      };
      await say(1, 10);
      await restartServer(() => say(11, 20));
      await say(21, 30);
      await bob.until(
        'the last one',
        () => bob.workspace.conversations[conversationId]?.lastMessage?.content === 'm30',
      );
      await ann.until('all sent', () => ann.workspace.conversations[conversationId]?.lastMessage?.seq === 30);
      expect(await read(bob, conversationId)).toEqual(expected);
      expect(await read(ann, conversationId)).toEqual(expected);
    });

    it('without a network survives a restart of the app', async () => {
      const { ann, bob, annDesk, conversationId } = await together();
      annDesk.proxy.cut();
      await ann.until('being offline', () => ann.workspace.connection.state === 'offline');
      await write(ann, conversationId, 'written in a tunnel');
      await ann.close();
      annDesk.person = await EnginePerson.start(ann);
      expect(annDesk.person.workspace.session.state).toBe('signed-in');
      expect(await read(annDesk.person, conversationId)).toEqual(['written in a tunnel']);
      annDesk.proxy.mend();
      annDesk.person.netEvents.emit('online', null);
      await bob.next('messages', ({ messages }) =>
        messages.some((one) => one.content === 'written in a tunnel'),
      );
    });
  });

  describe('a call', () => {
    it('rings, is answered, signals both ways, and ends for both', async () => {
      const { ann, bob, callId } = await talking();
      expect(ann.view.calls[callId]?.peers[0]?.weOffer).toBe(true);
      expect(bob.view.calls[callId]?.peers[0]?.weOffer).toBe(false);
      await offer(ann, callId);
      expect(await bob.next('signal')).toEqual({ callId, peerKey: keyOf(bob, callId), signal: OFFER });
      await offer(bob, callId);
      expect(await ann.next('signal')).toMatchObject({ peerKey: keyOf(ann, callId) });
      await ann.engine.handlers.call.hangUp({ callId });
      await bob.until('the end', () => phaseOf(bob, callId) === 'ended');
      expect(bob.view.calls[callId]?.state).toMatchObject({ reason: 'ended-by-user' });
    });

    it('from both at once is one call', async () => {
      const { ann, bob, conversationId } = await together();
      const [one, two] = await Promise.all([call(ann, conversationId), call(bob, conversationId)]);
      expect(two).toEqual(one);
      for (const person of [ann, bob]) {
        await person.until('being joined', () => phaseOf(person, one.callId) === 'joined');
        expect(Object.keys(person.view.calls)).toEqual([one.callId]);
      }
    });

    it('that is cancelled is missed, and goes by itself', async () => {
      const { ann, bob, conversationId } = await together();
      const { callId } = await call(ann, conversationId, true);
      await bob.next('ring', ([ring]) => ring?.callId === callId);
      await ann.engine.handlers.call.hangUp({ callId });
      expect(await bob.next('missed')).toMatchObject({ callId, callerName: 'ann', type: 'video' });
      await bob.until('going', () => !(callId in bob.view.calls));
      expect(bob.engine.ring()).toEqual([]);
    });

    it('goes on over a restart of the server, with the same links', async () => {
      const { ann, bob, callId } = await talking();
      const keys = [keyOf(ann, callId), keyOf(bob, callId)];
      await restartServer(async () => {
        for (const person of [ann, bob]) {
          await person.until('being offline', () => person.workspace.connection.state === 'offline');
          expect(phaseOf(person, callId)).toBe('joined');
        }
        // said while nobody can hear it
        await offer(ann, callId);
      });
      expect(await bob.next('signal')).toMatchObject({ callId, signal: OFFER });
      expect([keyOf(ann, callId), keyOf(bob, callId)]).toEqual(keys);
    });

    it('is found again by an app that died in it, and linked anew', async () => {
      const { ann, bob, bobDesk, callId } = await talking();
      const before = keyOf(ann, callId);
      // no last word reaches the server
      bobDesk.proxy.cut();
      await bob.close();
      bobDesk.proxy.mend();
      const again = await EnginePerson.start(bob);
      bobDesk.person = again;
      await again.until('the call', () => phaseOf(again, callId) === 'joined');
      expect(again.view.calls[callId]?.peers).toEqual([]);
      await again.engine.handlers.call.rejoin({ callId });
      expect(keyOf(again, callId)).toBeDefined();
      await ann.until('a new link', () => keyOf(ann, callId) !== undefined && keyOf(ann, callId) !== before);
      await offer(ann, callId);
      expect(await again.next('signal')).toMatchObject({ peerKey: keyOf(again, callId) });
    });

    it('between strangers has no link before the answer where there is no relay', async () => {
      const { ann, bob, conversationId } = await together();
      const { callId } = await call(ann, conversationId);
      await bob.next('ring', ([ring]) => ring?.callId === callId);
      await ann.until('the ring', () =>
        (ann.view.calls[callId]?.participants ?? []).some((one) => one.status === 'ringing'),
      );
      expect([keyOf(ann, callId), keyOf(bob, callId)]).toEqual([undefined, undefined]);
    });

    it('between people who know each other has its link while it rings, and keeps it over the answer', async () => {
      const { ann, bob, conversationId } = await together();
      for (const person of [ann, bob]) await write(person, conversationId, 'hello');
      for (const person of [ann, bob])
        await person.until(
          'both messages',
          () => person.workspace.conversations[conversationId]?.lastMessage?.seq === 2,
        );
      const { callId } = await call(ann, conversationId);
      for (const person of [ann, bob])
        await person.until('a peer', () => keyOf(person, callId) !== undefined);
      const keys = [keyOf(ann, callId), keyOf(bob, callId)];
      expect(ann.view.calls[callId]).toMatchObject({
        state: { phase: 'outgoing' },
        peers: [{ prewarm: true, weOffer: true, relayOnly: false }],
      });
      expect(bob.view.calls[callId]).toMatchObject({
        state: { phase: 'incoming' },
        peers: [{ prewarm: true, weOffer: false, relayOnly: false }],
      });
      await offer(ann, callId);
      expect(await bob.next('signal')).toMatchObject({ peerKey: keys[1] });
      await offer(bob, callId);
      expect(await ann.next('signal')).toMatchObject({ peerKey: keys[0] });
      await bob.engine.handlers.call.accept({ callId, video: false, others: 'hold' });
      for (const person of [ann, bob])
        await person.until('the answer', () => person.view.calls[callId]?.peers[0]?.prewarm === false);
      expect([keyOf(ann, callId), keyOf(bob, callId)]).toEqual(keys);
      ann.told.length = 0;
      await offer(bob, callId);
      expect(await ann.next('signal')).toMatchObject({ peerKey: keys[0] });
    });

    it('of a group is shown to its members, joined, left and joined again', async () => {
      const { ann, bob } = await together();
      const { conversationId } = await ann.engine.handlers.chat.createGroup({
        workspaceId: ann.workspaceId,
        name: 'Team',
        userIds: [bob.myId],
      });
      const wish = { workspaceId: ann.workspaceId, conversationId, video: false, ring: false };
      const { callId } = await ann.engine.handlers.call.start(wish);
      const live = (person: EnginePerson) => person.workspace.conversations[conversationId]?.liveCall;
      await bob.until('the running call', () => live(bob)?.id === callId);
      expect(live(bob)).toMatchObject({ initiatedBy: ann.myId, joinedIds: [ann.myId] });
      const join = () =>
        bob.engine.handlers.call.join({
          workspaceId: bob.workspaceId,
          callId,
          video: false,
          takeOver: false,
        });
      await join();
      await ann.until('a peer', () => keyOf(ann, callId) !== undefined);
      const first = keyOf(ann, callId);
      await bob.engine.handlers.call.hangUp({ callId });
      await ann.until('being alone', () => keyOf(ann, callId) === undefined);
      expect(phaseOf(ann, callId)).toBe('joined');
      await join();
      await ann.until('a peer', () => keyOf(ann, callId) !== undefined);
      expect(keyOf(ann, callId)).not.toBe(first);
      const message = { type: 'reaction', emoji: '👍' } as const;
      await bob.engine.handlers.call.tell({ callId, toUserId: null, message });
      expect(await ann.next('told')).toEqual({ callId, fromUserId: bob.myId, message });
      await bob.engine.handlers.call.hangUp({ callId });
      await ann.until('being alone', () => keyOf(ann, callId) === undefined);
      await ann.engine.handlers.call.invite({ callId, userIds: [bob.myId] });
      await bob.until('the ring', () => phaseOf(bob, callId) === 'incoming');
    });

    it('moves to my other computer when I say so', async () => {
      const { ann, bob, bobDesk, callId } = await talking();
      const other: Desk = { person: await EnginePerson.start(), proxy: await openProxy(backend.url) };
      desks.push(other);
      await other.person.join(other.proxy.url, usernameOf(bobDesk), PASSWORD);
      const { person } = other;
      const join = (takeOver: boolean) =>
        person.engine.handlers.call.join({
          workspaceId: person.workspaceId,
          callId,
          video: false,
          takeOver,
        });
      await expect(join(false)).rejects.toMatchObject({ code: 'already-answered' });
      const before = keyOf(ann, callId);
      await join(true);
      expect(phaseOf(person, callId)).toBe('joined');
      await bob.until('the end', () => phaseOf(bob, callId) === 'ended');
      expect(bob.view.calls[callId]?.state).toMatchObject({ reason: 'replaced' });
      await ann.until('a new link', () => keyOf(ann, callId) !== before);
    });

    it('is left when the app quits', async () => {
      const { ann, bob, callId } = await talking();
      await bob.close();
      await ann.until('the end', () => phaseOf(ann, callId) === 'ended');
    });
  });
});
