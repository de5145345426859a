/** Where people may call, whom they may call in, and what is refused, on the real servers. */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AdapterHarness } from '#test/contract/adapter/harness.ts';
import { refusal } from '#test/contract/adapter/seat.ts';
import { type Minimost, startMinimost, whyNoMinimost } from '#test/support/minimost.ts';
import { refusedWith } from '#test/support/refusal.ts';
import { describeWith } from '#test/support/real-part.ts';
import { answersStun } from '#test/support/turn-client.ts';
import { MINIMOST_VERSIONS } from '../../../build/real-parts.ts';
import { openMinimost } from './harness.ts';
import { FIRST, ringing, talking } from './talks.ts';

const SHARE = { audioEnabled: true, videoEnabled: false, screenSharing: true };

for (const version of MINIMOST_VERSIONS) {
  describeWith(whyNoMinimost(version), `calls on minimost ${version}`, () => {
    let server: Minimost;
    let harness: AdapterHarness;

    beforeAll(async () => {
      server = await startMinimost(version);
    });
    afterAll(() => server.stop());
    beforeEach(() => {
      harness = openMinimost(server.url);
    });
    afterEach(() => harness.close());

    it('a private channel is called in: it rings at all its members, there', async () => {
      const ann = await harness.person('ann');
      const others = [await harness.person('bob'), await harness.person('cai')] as const;
      const group = await ann.chat.createGroup(
        'Team',
        others.map(({ id }) => id),
      );
      const { id: callId } = await ann.call(group.id, others);
      for (const seat of others) {
        const { call } = await seat.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
        expect(call.conversationId).toBe(group.id);
        await seat.calls.answer(callId, FIRST);
        await ann.seesOf(callId, seat, ({ status }) => status === 'joined');
      }
    });

    it('whoever turned a running call down goes in later; told of it where the server tells', async () => {
      const ann = await harness.person('ann');
      const [bob, cai] = [await harness.person('bob'), await harness.person('cai')];
      const group = await ann.chat.createGroup('Team', [bob.id, cai.id]);
      const { id: callId } = await ann.call(group.id, [bob, cai]);
      await cai.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
      await bob.calls.answer(callId, FIRST);
      await cai.calls.reject(callId);
      cai.chat.setTyping(group.id, true);
      // no release has that page; where it is, it wants a sign-in first
      const page = await fetch(`${server.url}/calls/active`, { redirect: 'manual' });
      const both = [ann.id, bob.id].toSorted();
      if (page.status !== 404)
        await cai.next('live-call', ({ liveCall }) =>
          isDeepStrictEqual(liveCall?.joinedIds.toSorted(), both),
        );
      await cai.calls.answer(callId, FIRST);
      await ann.seesOf(callId, cai, ({ status }) => status === 'joined');
    });

    it('a call where nobody else is, or among others, is refused in the server’s words', async () => {
      const [ann, bob, cai] = [
        await harness.person('ann'),
        await harness.person('bob'),
        await harness.person('cai'),
      ];
      expect(await refusedWith(ann.call(`dm:${ann.id}`, []))).toEqual([
        'call-refused',
        'no other participants in channel',
      ]);
      expect(await refusedWith(ann.call(await bob.direct(cai), [bob]))).toEqual([
        'call-refused',
        'access denied',
      ]);
      const group = await bob.chat.createGroup('Theirs', [cai.id]);
      expect(await refusedWith(ann.call(group.id, [bob]))).toEqual(['call-refused', 'access denied']);
    });

    it('nobody is called into a call that only rings, and oneself never', async () => {
      const { ann, bob, callId } = await ringing(harness);
      const cai = await harness.person('cai');
      expect(await refusal(ann.calls.invite(callId, [cai.id]))).toBe('call-ended');
      await bob.calls.answer(callId, FIRST);
      expect(await refusedWith(ann.calls.invite(callId, [ann.id]))).toEqual([
        'bad-payload',
        'cannot invite yourself',
      ]);
      expect(await refusal(ann.calls.invite(callId, [bob.id, cai.id]))).toBeNull();
      await cai.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
    });

    it('whoever leaves while sharing shares no more', async () => {
      const { ann, bob, callId } = await talking(harness);
      const cai = await harness.person('cai');
      await ann.calls.invite(callId, [cai.id]);
      await cai.next('call', (one) => one.call.id === callId);
      await cai.calls.answer(callId, FIRST);
      await bob.calls.setMedia(callId, SHARE);
      await ann.seesOf(callId, bob, ({ mediaState }) => mediaState.screenSharing);
      await bob.calls.end(callId, 'ended-by-user');
      const left = await ann.seesOf(callId, bob, ({ status }) => status === 'left');
      expect(left.mediaState.screenSharing).toBe(false);
      expect((await ann.calls.get(callId)).status).toBe('active');
    });

    it('links ask the server’s own STUN, at the port that its page names, and it answers', async () => {
      const ann = await harness.person('ann');
      const { iceServers } = await ann.calls.iceServers();
      expect(iceServers).toEqual([{ urls: [`stun:127.0.0.1:${server.stunPort}`] }]);
      await answersStun({ transport: 'udp', port: server.stunPort });
    });
  });
}
