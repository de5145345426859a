/** What only this kind does, on the real servers. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Signal } from '#shared/contracts/signal.ts';
import { minimostKind } from '#engine/backends/minimost/kind.ts';
import { directNet } from '#engine/net/direct-net.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { AdapterHarness } from '#test/contract/adapter/harness.ts';
import { refusal, type Seat } from '#test/contract/adapter/seat.ts';
import { type Minimost, startMinimost, whyNoMinimost } from '#test/support/minimost.ts';
import { describeWith } from '#test/support/real-part.ts';
import { MINIMOST_VERSIONS } from '../../../build/real-parts.ts';
import { openMinimost } from './harness.ts';
import * as talks from './talks.ts';
import { FIRST, say } from './talks.ts';

const offer = (sdp: string): Signal => ({ type: 'description', description: { type: 'offer', sdp } });
const bytesOf = async function* (...parts: string[]) {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
};
const textOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

for (const version of MINIMOST_VERSIONS) {
  describeWith(whyNoMinimost(version), `minimost ${version}`, () => {
    let server: Minimost;
    let harness: AdapterHarness;

    beforeAll(async () => {
      server = await startMinimost(version);
    });
    afterAll(() => server.stop());
    afterEach(() => harness.close());

    const open = (): AdapterHarness => (harness = openMinimost(server.url));
    const two = () => talks.two(open());
    const ringing = () => talks.ringing(open());
    const talking = () => talks.talking(open());

    it('is found by its sign-in page, with its version', async () => {
      harness = openMinimost(server.url);
      const deps = { clock: systemClock, logger: silentLogger, userAgent: 'Parley/0', net: directNet() };
      expect(await minimostKind.probe(server.url, deps)).toEqual({
        kind: 'minimost',
        address: server.url,
        name: new URL(server.url).host,
        registration: 'open',
        version,
      });
    });

    it('who is there and who goes is seen', async () => {
      const { ann, bob } = await two();
      await ann.next('presence', (one) => one.userId === bob.id && one.status === 'online');
      bob.adapter.disconnect();
      await ann.next('presence', (one) => one.userId === bob.id && one.status === 'offline');
    });

    it('typing is seen, and ends by itself', async () => {
      const { ann, bob, conversationId } = await two();
      bob.chat.setTyping(conversationId, false);
      ann.chat.setTyping(conversationId, true);
      await bob.next('typing', (one) => one.userId === ann.id && one.isTyping);
      await bob.next('typing', (one) => one.userId === ann.id && !one.isTyping);
    });

    it('what is read here is read on my other devices, and seen by who wrote it', async () => {
      const { ann, bob, conversationId, hello } = await two();
      const phone = await harness.another(bob);
      const more = await ann.write(conversationId, 'more');
      await phone.next('message', (one) => one.id === more.id);
      await bob.next('message', (one) => one.id === more.id);
      const unread = await bob.chat.conversations();
      expect(unread.find((one) => one.id === conversationId)).toMatchObject({
        unreadCount: 2,
        lastReadSeq: hello.seq - 1,
      });
      expect(await bob.chat.markRead(conversationId, more.seq)).toEqual({
        lastReadSeq: more.seq,
        unreadCount: 0,
      });
      await phone.next('read', (one) => one.userId === bob.id && one.unreadCount === 0);
      await ann.next('read', (one) => one.userId === bob.id && one.seq === more.seq);
    });

    it('reactions, replies, names in messages and files go both ways', async () => {
      const { ann, bob, conversationId, hello } = await two();
      const reacted = await bob.chat.react?.(hello.id, '❤️');
      expect(reacted?.reactions).toEqual([{ emoji: '❤️', userIds: [bob.id] }]);
      await ann.next('message', (one) => one.id === hello.id && one.reactions.length === 1);
      expect((await bob.chat.react?.(hello.id, '❤️'))?.reactions).toEqual([]);
      const reply = await bob.chat.send(conversationId, {
        clientId: crypto.randomUUID(),
        content: `yes @${ann.id}`,
        replyToId: hello.id,
      });
      const heard = await ann.next('message', (one) => one.id === reply.id);
      expect(heard).toMatchObject({ replyToId: hello.id, mentionIds: [ann.id] });
      const file = { name: 'über "x".txt', mime: 'text/plain', size: 6, bytes: bytesOf('abc', 'def') };
      await ann.adapter.files?.send(conversationId, file, 'look');
      const sent = await bob.next('message', (one) => one.attachments.length > 0);
      await bob.next('message', (one) => one.content === 'look');
      const [attachment] = sent.attachments;
      expect(attachment).toMatchObject({ mime: 'text/plain', size: null });
      const fetched = await bob.adapter.files?.fetch(attachment?.id ?? '');
      expect(fetched?.size).toBe(6);
      expect(await textOf(fetched?.bytes ?? bytesOf())).toBe('abcdef');
      expect(await refusal(bob.adapter.files?.fetch('0'.repeat(32)) ?? Promise.resolve())).toBe('not-found');
    });

    it('too large a file is refused before it is sent', async () => {
      const { ann, conversationId } = await two();
      const size = (ann.adapter.info().features.files?.maxBytes ?? 0) + 1;
      const file = { name: 'x', mime: '', size, bytes: bytesOf() };
      expect(await refusal(ann.adapter.files?.send(conversationId, file, '') ?? Promise.resolve())).toBe(
        'file-too-large',
      );
    });

    it('search finds messages of all channels, or of one', async () => {
      const { ann, bob, conversationId } = await two();
      const word = `w${crypto.randomUUID().slice(0, 8)}`;
      const inDirect = await ann.write(conversationId, `a ${word} here`);
      await ann.write('general', `a ${word} there`);
      await bob.next('message', (one) => one.content.includes(`${word} there`));
      const all = await bob.chat.search?.(word, null);
      expect(all?.map((one) => one.conversationId).toSorted()).toEqual([conversationId, 'general']);
      expect((await bob.chat.search?.(word, conversationId))?.map((one) => one.id)).toEqual([inDirect.id]);
    });

    it('seqs and revs are the same after a restart, and for everybody', async () => {
      const { ann, bob, conversationId, hello } = await two();
      await bob.write(conversationId, 'two');
      await ann.chat.edit(hello.id, 'hello, changed');
      const listed = async (seat: Seat) =>
        (await seat.chat.messages(conversationId, { limit: 10 })).messages.map((one) => [
          one.id,
          one.seq,
          one.rev,
        ]);
      const before = await listed(ann);
      expect(await listed(bob)).toEqual(before);
      await ann.adapter.close();
      const again = await (await harness.again(ann)).online();
      expect(await listed(again)).toEqual(before);
    });

    it('the server goes and comes back: everything goes on', async () => {
      const { ann, bob, conversationId, callId } = await ringing();
      await server.kill();
      await bob.next('connection', (one) => one.state === 'offline');
      expect(await refusal(ann.write(conversationId, 'lost?'))).toBe('server-unreachable');
      await server.restart();
      for (const seat of [ann, bob]) {
        seat.clear();
        seat.adapter.wake();
      }
      await bob.until('being online', () => bob.adapter.connection().state === 'online');
      await ann.until('being online', () => ann.adapter.connection().state === 'online');
      // it ends what ran before
      await bob.next('call-ended', (one) => one.callId === callId);
      const back = await ann.write(conversationId, 'back');
      await bob.next('message', (one) => one.id === back.id);
    });

    it('a call that was cancelled, and one that was turned down, leave the channel free', async () => {
      const { ann, bob, conversationId, callId } = await ringing();
      await ann.calls.end(callId, 'ended-by-user');
      expect((await bob.next('call-ended', (one) => one.callId === callId)).reason).toBe('cancelled');
      const second = await bob.call(conversationId, [ann]);
      await ann.next('call', (one) => one.call.id === second.id && one.ringsForMs !== null);
      expect((await ann.calls.reject(second.id))?.status).toBe('rejected');
      expect((await bob.next('call-ended', (one) => one.callId === second.id)).reason).toBe('rejected');
      const third = await ann.call(conversationId, [bob]);
      expect(third.status).toBe('ringing');
      const error = await bob.call(conversationId, [ann]).catch((refused: unknown) => refused);
      expect(error).toMatchObject({ code: 'call-in-progress', params: { callId: third.id } });
    });

    it('signals go both ways, in the order in which they were sent', async () => {
      const { ann, bob, callId } = await talking();
      const candidate = (n: number) => ({
        candidate: `candidate:${n} 1 udp 1 127.0.0.1 9 typ host`,
        sdpMid: '0',
        sdpMLineIndex: 0,
      });
      const withTracks: Signal = {
        type: 'description',
        description: { type: 'offer', sdp: 'v=0\r\n' },
        tracks: { 0: 'microphone', 1: 'camera' },
      };
      await Promise.all([
        say(bob, ann, callId, withTracks),
        ...[1, 2, 3].map((n) => say(bob, ann, callId, { type: 'candidate', candidate: candidate(n) })),
        say(bob, ann, callId, { type: 'candidate', candidate: null }),
      ]);
      await ann.until('all of them', () => ann.all('signal').length >= 4);
      expect(ann.all('signal').map((one) => one.signal)).toEqual([
        withTracks,
        ...[1, 2, 3].map((n) => ({ type: 'candidate', candidate: candidate(n) })),
      ]);
      await say(ann, bob, callId, { type: 'description', description: { type: 'answer', sdp: 'v=0\r\n' } });
      expect((await bob.next('signal')).fromUserId).toBe(ann.id);
    });

    it('signals of strangers are dropped', async () => {
      const { ann, bob, callId } = await talking();
      const eve = await harness.person('eve');
      await post(eve, server.url, `/calls/${callId}/signal`, {
        to: ann.id,
        type: 'offer',
        payload: { type: 'offer', sdp: 'v=0\r\n' },
      });
      await say(bob, ann, callId, offer('v=0\r\n'));
      await ann.next('signal', (one) => one.fromUserId === bob.id);
      expect(ann.all('signal').map((one) => one.fromUserId)).toEqual([bob.id]);
    });

    it('a call ends for the one who is left alone, and the channel is free', async () => {
      const { ann, bob, conversationId, callId } = await talking();
      await bob.calls.end(callId, 'ended-by-user');
      expect((await ann.next('call-ended', (one) => one.callId === callId)).reason).toBe('ended-by-user');
      expect((await ann.call(conversationId, [bob])).status).toBe('ringing');
    });

    it('a screen that is shared is seen in the state', async () => {
      const { ann, bob, callId } = await talking();
      await bob.calls.setMedia(callId, { audioEnabled: true, videoEnabled: false, screenSharing: true });
      await ann.seesOf(callId, bob, (one) => one.mediaState.screenSharing);
      await ann.calls.setMedia(callId, { audioEnabled: true, videoEnabled: false, screenSharing: true });
      const sharers = version === '0.0.1' ? [ann.id] : [ann.id, bob.id];
      const call = await bob.sees(callId, (one) =>
        one.participants.some((part) => part.userId === ann.id && part.mediaState.screenSharing),
      );
      const sharing = call.participants.filter((one) => one.mediaState.screenSharing);
      expect(sharing.map((one) => one.userId).toSorted()).toEqual(sharers);
      expect(bob.adapter.info().features.calls?.sharers).toBe(version === '0.0.1' ? 'one' : 'many');
    });

    it('a call answered on one device stops ringing on the other', async () => {
      const { ann, bob, conversationId } = await two();
      const phone = await harness.another(bob);
      const { id } = await ann.call(conversationId, [bob]);
      for (const seat of [bob, phone]) await seat.next('call', (one) => one.call.id === id);
      await bob.calls.answer(id, FIRST);
      expect((await phone.next('call-ended', (one) => one.callId === id)).reason).toBe('answered-elsewhere');
      expect(await refusal(phone.calls.answer(id, FIRST))).toBe('already-answered');
    });

    it('a call in a channel with its names in another order comes in the one that is known', async () => {
      const { ann, bob, conversationId } = await two();
      const [first, second] = conversationId.split(':').slice(1);
      const channel = `dm:${second}:${first}`;
      const { call_id: callId } = await post(ann, server.url, '/calls/initiate', { channel });
      const { call } = await bob.next('call', (one) => one.call.id === callId);
      expect(call.conversationId).toBe(conversationId);
      expect((await bob.calls.answer(call.id, FIRST)).status).toBe('active');
    });

    it('a colleague from outside can be called into a running call, and meets whoever called', async () => {
      const { ann, bob, callId } = await talking();
      const cai = await harness.person('cai');
      await bob.calls.invite(callId, [cai.id]);
      const { call, ringsForMs } = await cai.next('call', (one) => one.call.id === callId);
      expect(ringsForMs).toBeGreaterThan(25_000);
      const known = await cai.next('conversation', (one) => one.id === call.conversationId);
      expect(known.participants.map((one) => one.id).toSorted()).toEqual([ann.id, cai.id].toSorted());
      await cai.calls.answer(callId, FIRST);
      await ann.seesOf(callId, cai, (one) => one.status === 'joined');
      expect(await refusal(bob.calls.invite(callId, ['nobody-of-that-name']))).toBe('not-a-member');
      await cai.calls.end(callId, 'ended-by-user');
      await ann.seesOf(callId, cai, (one) => one.status === 'left');
      expect((await ann.calls.get(callId)).status).toBe('active');
    });

    it('a call is found again after a restart of the program', async () => {
      const { ann, bob, callId } = await talking();
      await bob.adapter.close();
      const again = await (await harness.again(bob)).online();
      const [call] = await again.calls.active();
      expect(call?.id).toBe(callId);
      const rejoined = await again.calls.answer(callId, { rejoin: true, takeOver: false });
      const mine = rejoined.participants.find((one) => one.userId === again.id);
      expect(mine).toMatchObject({ status: 'joined', deviceId: again.deviceId });
      await say(ann, bob, callId, offer('v=0\r\n'));
      await again.next('signal');
    });
  });
}

/** As another client of that person would ask, on a session of its own. */
async function post(seat: Seat, url: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const page = await fetch(`${url}/login`);
  const csrf = /name="csrf_token"\s+value="(\w+)"/.exec(await page.text())?.[1] ?? '';
  const cookieOf = (reply: Response) => reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const entered = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { cookie: cookieOf(page) },
    body: new URLSearchParams({ csrf_token: csrf, username: seat.username, password: seat.password }),
    redirect: 'manual',
  });
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: { cookie: cookieOf(entered), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await reply.json()) as Record<string, unknown>;
}
