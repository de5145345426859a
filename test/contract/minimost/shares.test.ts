/** Screens that are shown without a call, on the real servers. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Signal } from '#shared/contracts/signal.ts';
import type { AdapterHarness } from '#test/contract/adapter/harness.ts';
import { refusal, type Seat } from '#test/contract/adapter/seat.ts';
import { type Minimost, startMinimost, whyNoMinimost } from '#test/support/minimost.ts';
import { describeWith } from '#test/support/real-part.ts';
import { MINIMOST_VERSIONS } from '../../../build/real-parts.ts';
import { openMinimost } from './harness.ts';
import { FIRST, say } from './talks.ts';

const PLACE = 'general';
const OFF = { audioEnabled: false, videoEnabled: false, screenSharing: false };
const description = (type: 'offer' | 'answer', sdp: string): Signal => ({
  type: 'description',
  description: { type, sdp },
});
const hears = (seat: Seat, sdp: string) =>
  seat.next('signal', ({ signal }) => signal.type === 'description' && signal.description.sdp === sdp);

for (const version of MINIMOST_VERSIONS) {
  describeWith(whyNoMinimost(version), `screens shown on minimost ${version}`, () => {
    let server: Minimost;
    let harness: AdapterHarness;

    beforeAll(async () => {
      server = await startMinimost(version);
    });
    afterAll(() => server.stop());
    afterEach(() => harness.close());

    /** Ann shows her screen in a public channel, and Bob, who is there, sees that. */
    const showing = async () => {
      harness = openMinimost(server.url);
      const [ann, bob] = [await harness.person('ann'), await harness.person('bob')];
      bob.chat.setTyping(PLACE, true);
      const begun = await ann.calls.initiate({
        conversationId: PLACE,
        participantIds: [],
        video: false,
        ring: false,
        share: true,
        clientId: crypto.randomUUID(),
      });
      const callId = begun.call.id;
      await ann.calls.setMedia(callId, { ...OFF, screenSharing: true });
      await bob.next('live-call', ({ liveCall }) => liveCall?.id === callId);
      return { ann, bob, callId };
    };

    it('are seen by whoever is there, and watched: the viewer offers, the sharer answers', async () => {
      const { ann, bob, callId } = await showing();
      const told = bob.all('live-call').at(-1);
      expect(told).toMatchObject({
        conversationId: PLACE,
        liveCall: { type: 'screen', initiatedBy: ann.id, joinedIds: [ann.id] },
      });
      const call = await bob.calls.answer(callId, FIRST);
      expect(call.participants.map(({ userId }) => userId)).toEqual([ann.id, bob.id]);
      await say(bob, ann, callId, description('offer', 'v=1'));
      await ann.seesOf(callId, bob, ({ status }) => status === 'joined');
      await hears(ann, 'v=1');
      await say(ann, bob, callId, description('answer', 'v=2'));
      expect((await hears(bob, 'v=2')).fromUserId).toBe(ann.id);
    });

    it('end for everybody when the sharer stops', async () => {
      const { ann, bob, callId } = await showing();
      await bob.calls.answer(callId, FIRST);
      bob.clear();
      await ann.calls.setMedia(callId, OFF);
      expect((await bob.next('call-ended')).callId).toBe(callId);
      await bob.next('live-call', ({ liveCall }) => liveCall?.id !== callId);
      expect(await refusal(bob.calls.answer(callId, FIRST))).toBe('not-found');
      expect(await refusal(say(bob, ann, callId, description('offer', 'v=3')))).toBe('not-found');
    });

    it('end here when the server ends them: the same person shows another one there', async () => {
      const { ann, bob, callId } = await showing();
      const phone = await harness.another(ann);
      const wish = { conversationId: PLACE, participantIds: [], video: false, ring: false, share: true };
      const { call } = await phone.calls.initiate({ ...wish, clientId: crypto.randomUUID() });
      expect((await ann.next('call-ended')).callId).toBe(callId);
      await bob.next('live-call', ({ liveCall }) => liveCall?.id === call.id);
    });

    it('a viewer who goes and comes again has the screen again', async () => {
      const { ann, bob, callId } = await showing();
      await bob.calls.answer(callId, FIRST);
      await say(bob, ann, callId, description('offer', 'v=1'));
      await hears(ann, 'v=1');
      await say(ann, bob, callId, description('answer', 'v=2'));
      await hears(bob, 'v=2');
      await bob.calls.end(callId, 'ended-by-user');
      ann.calls.linkLost?.(callId, bob.id);
      await ann.seesOf(callId, bob, ({ status }) => status === 'left');
      bob.clear();
      ann.clear();
      await bob.calls.answer(callId, FIRST);
      await say(bob, ann, callId, description('offer', 'v=3'));
      await ann.seesOf(callId, bob, ({ status }) => status === 'joined');
      await say(ann, bob, callId, description('answer', 'v=4'));
      await hears(bob, 'v=4');
      // what was answered before is not heard again
      expect(bob.all('signal')).toHaveLength(1);
    });

    it('what was shown when the program died ends when it comes back', async () => {
      const { ann, bob, callId } = await showing();
      await ann.adapter.close();
      bob.clear();
      await (await harness.again(ann)).online();
      await bob.next('live-call', ({ liveCall }) => liveCall?.id !== callId);
    });
  });
}
