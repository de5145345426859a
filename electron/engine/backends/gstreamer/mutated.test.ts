/** Frames that are malformed, unknown, out of order or too large: survived, logged, and everything in its place afterwards. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Call } from '#shared/contracts/connect/model.ts';
import { Signal } from '#shared/contracts/signal.ts';
import { GstreamerRig, ICE_FRAME, sdpFrame, sdpOf } from '#test/fakes/gstreamer-rig.ts';
import { settle } from '#test/fakes/settle.ts';

const TRANSCRIPT = [
  'HELLO',
  'SESSION_OK',
  'SESSION me',
  "ERROR peer 'robot' not found",
  "ERROR peer 'robot' busy",
  'ERROR invalid msg, already in room',
  'ROOM_OK ',
  'ROOM_OK ann bob',
  'ROOM_PEER_JOINED cai',
  'ROOM_PEER_LEFT ann',
  `ROOM_PEER_MSG bob ${sdpFrame('offer')}`,
  `ROOM_PEER_MSG cai ${ICE_FRAME}`,
  'ROOM_PEER_LIST a b',
  'OFFER_REQUEST',
  sdpFrame('offer'),
  sdpFrame('offer', sdpOf('2', 'recvonly')),
  sdpFrame('answer'),
  ICE_FRAME,
  '{"ice":null}',
];
const FRAMES = 5000;
const RUNS = 100;

/** Cut, doubled, mixed, with words changed or JSON of another shape. */
const mutated = fc
  .record({
    frame: fc.constantFrom(...TRANSCRIPT),
    other: fc.constantFrom(...TRANSCRIPT),
    at: fc.nat(60),
    noise: fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.json({ maxDepth: 2 }),
      fc.constantFrom('\0', ' ', '\n', '__proto__', 'constructor', 'me', 'unknown', 'x'.repeat(70_000)),
    ),
    how: fc.constantFrom('as-is', 'cut', 'insert', 'append', 'splice', 'replace', 'noise'),
  })
  .map(({ frame, other, at, noise, how }) => {
    switch (how) {
      case 'cut':
        return frame.slice(0, at);
      case 'insert':
        return frame.slice(0, at) + noise + frame.slice(at);
      case 'append':
        return `${frame} ${noise}`;
      case 'splice':
        return frame.slice(0, at) + other.slice(at);
      case 'replace':
        return frame.replace(/\d+|ann|bob|offer|candidate/, () => noise);
      case 'noise':
        return noise;
      default:
        return frame;
    }
  });

const start = fc.constantFrom('free', 'calling', 'session', 'ringing', 'room');

/** Brings a line to where the frames come. */
async function bring(rig: GstreamerRig, to: string): Promise<void> {
  await rig.online();
  if (to === 'session') await rig.calling();
  if (to === 'room') await rig.inRoom('studio', 'ann');
  if (to === 'ringing') rig.socket.say('OFFER_REQUEST');
  if (to !== 'calling') return;
  const { id } = await rig.adapter.chat.createDirect('robot');
  // how it ends is up to the frames
  void rig.start(id).catch(() => {});
  await settle();
}

function checkTold(rig: GstreamerRig): void {
  for (const call of rig.calls) {
    Call.parse(call);
    const ids = call.participants.map(({ userId }) => userId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id === 'me')).toHaveLength(1);
  }
  for (const { signal } of rig.heard('signal')) Signal.parse(signal);
  // one after the other: no call begins before the last one is over
  const live = new Set(rig.calls.map(({ id }) => id));
  for (const { callId } of rig.heard('call-ended')) live.delete(callId);
  expect(live.size).toBeLessThanOrEqual(1);
}

it(`survives ${FRAMES} mutated frames wherever it is`, async () => {
  let heard = 0;
  let logged = 0;
  await fc.assert(
    fc.asyncProperty(
      start,
      fc.array(mutated, { minLength: FRAMES / RUNS, maxLength: FRAMES / RUNS }),
      async (to, frames) => {
        const rig = new GstreamerRig();
        await bring(rig, to);
        for (const frame of frames) {
          rig.socket.say(frame);
          heard += 1;
        }
        await settle();
        checkTold(rig);
        logged += rig.logged.length;
        expect(rig.logged.filter(({ level }) => level === 'error')).toEqual([]);
        const [active] = await rig.adapter.calls.active();
        if (active) await rig.adapter.calls.end(active.id, 'ended-by-user');
        // what still waits for an answer is given up by then; the line works as ever
        rig.clock.advance(8000);
        if (rig.socket.sent.length === 0) await rig.greet();
        expect((await rig.calling('somebody')).status).toBe('active');
        await rig.adapter.close();
        expect(rig.clock.pending).toBe(0);
        expect(rig.sockets.every((socket) => socket.isClosed)).toBe(true);
      },
    ),
    { numRuns: RUNS },
  );
  expect(heard).toBeGreaterThanOrEqual(FRAMES);
  expect(logged).toBeGreaterThan(FRAMES / 5);
});
