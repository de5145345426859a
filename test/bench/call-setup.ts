/** From "Accept" to sound and picture, from "Video call" to the ring, and from "Hang up" to its being told: near, far and very far, with links made while it rings and without. */
import type { Person } from '../e2e/people/person.ts';
import { clickAt, firstMedia, type FirstMedia, watchFirstMedia } from './first-media.ts';
import { connected, HANG_UP, lasting, RINGS, whenShown } from './page.ts';
import type { RawPage } from './raw-page.ts';
import { withRawWorld } from './raw-world.ts';
import { rawDeliveries } from './raw-socket.ts';
import { type Row, row } from './row.ts';
import { withSite } from './site.ts';

const ROUND_TRIPS_MS = [0, 150, 350];
/** Nobody answers sooner. */
const RING_MS = 1000;
const BOTH = ['audio', 'video'] as const;
/** As Parley asks its camera. */
const PICTURE = { width: 1280, height: 720 };

interface Call extends FirstMedia {
  readonly acceptedAt: number;
  readonly atCaller: FirstMedia;
}

interface ParleyCall extends Call {
  readonly calledAt: number;
  readonly rangAt: number;
  readonly hungUpAt: number;
  readonly toldAt: number;
}

/** Calls by round trip. */
type Calls<C extends Call> = ReadonlyMap<number, readonly C[]>;

/** Rows: accept-to-audio and accept-to-frame at the callee and at the caller for each round trip and way; call-to-ring, hang-up-to-told. */
export async function callSetup(runs: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const prewarmed of [true, false]) {
    const raw = await rawCalls(runs, prewarmed);
    const parley = await parleyCalls(runs, prewarmed);
    for (const ms of ROUND_TRIPS_MS)
      rows.push(...rowsOf(`${ms}ms-${prewarmed ? 'prewarmed' : 'plain'}`, ms, parley, raw));
    if (prewarmed) rows.push(...(await told(parley.get(0) ?? [], runs)));
  }
  return rows;
}

function rowsOf(way: string, ms: number, parley: Calls<ParleyCall>, raw: Calls<Call>): Row[] {
  // what must feel like the raw page; very far is measured, and promised nothing
  const target = way === '350ms-plain' || way === '150ms-plain' ? undefined : 'ratio <= 1.3';
  const times = (what: (call: Call) => number): [number[], number[]] => [
    (parley.get(ms) ?? []).map((call) => what(call) - call.acceptedAt),
    (raw.get(ms) ?? []).map((call) => what(call) - call.acceptedAt),
  ];
  return [
    row(`accept-to-audio-${way}`, 'ms', ...times((call) => call.audioAt), target),
    row(`accept-to-frame-${way}`, 'ms', ...times((call) => call.frameAt), target),
    row(`accept-to-audio-at-caller-${way}`, 'ms', ...times((call) => call.atCaller.audioAt), target),
    row(`accept-to-frame-at-caller-${way}`, 'ms', ...times((call) => call.atCaller.frameAt), target),
  ];
}

async function told(calls: readonly ParleyCall[], runs: number): Promise<Row[]> {
  const event = await rawDeliveries(runs);
  const rings = calls.map((call) => call.rangAt - call.calledAt);
  const ends = calls.map((call) => call.toldAt - call.hungUpAt);
  return [
    row('call-to-ring', 'ms', rings, event, '<= 150 ms'),
    row('hang-up-to-told', 'ms', ends, event, '<= 50 ms'),
  ];
}

/** The first call of each distance is cold: it is made and not counted. */
async function repeated<C>(runs: number, call: () => Promise<C>): Promise<C[]> {
  const calls: C[] = [];
  for (let run = -1; run < runs; run += 1) {
    const made = await call();
    if (run >= 0) calls.push(made);
  }
  return calls;
}

function rawCalls(runs: number, prewarmed: boolean): Promise<Calls<Call>> {
  return withRawWorld(async (world) => {
    const [first, second] = [await world.browser(), await world.browser()];
    const calls = new Map<number, Call[]>();
    for (const ms of ROUND_TRIPS_MS) {
      world.roundTrip(ms);
      const once = async (): Promise<Call> => {
        const [caller, callee] = await Promise.all([first.open(), second.open()]);
        const call = await rawCall(caller, callee, prewarmed);
        await Promise.all([caller.page.close(), callee.page.close()]);
        return call;
      };
      calls.set(ms, await repeated(runs, once));
    }
    return calls;
  });
}

/** The caller sees itself while it rings, as Parley's caller does; the callee opens its devices on accept. */
async function rawCall(caller: RawPage, callee: RawPage, prewarmed: boolean): Promise<Call> {
  await caller.capture(BOTH, PICTURE);
  if (prewarmed) {
    await caller.offer(callee, BOTH, false);
    await Promise.all([connected(caller.page), connected(callee.page)]);
  }
  await Promise.all([watchFirstMedia(caller.page), watchFirstMedia(callee.page)]);
  await lasting(RING_MS);
  const acceptedAt = await callee.accept(caller, BOTH, PICTURE);
  const [atCaller, atCallee] = await Promise.all([firstMedia(caller.page), firstMedia(callee.page)]);
  return { acceptedAt, ...atCallee, atCaller };
}

function parleyCalls(runs: number, prewarm: boolean): Promise<Calls<ParleyCall>> {
  return withSite(async (site) => {
    const [ada, ben] = await site.pair({ prewarm });
    const calls = new Map<number, ParleyCall[]>();
    for (const ms of ROUND_TRIPS_MS) {
      site.roundTrip(ms);
      calls.set(ms, await repeated(runs, () => parleyCall(ada, ben, prewarm)));
    }
    return calls;
  });
}

async function parleyCall(ada: Person, ben: Person, prewarm: boolean): Promise<ParleyCall> {
  await Promise.all([watchFirstMedia(ada.page), watchFirstMedia(ben.page)]);
  const rang = whenShown(ben.page, RINGS);
  const calledAt = await clickAt(ada.page, 'Video call');
  const rangAt = await rang;
  const ring = await ben.ringWindow();
  if (prewarm) await Promise.all([connected(ada.page), connected(ben.page)]);
  await lasting(RING_MS);
  const acceptedAt = await clickAt(ring, 'Accept with video');
  const [atCaller, atCallee] = await Promise.all([firstMedia(ada.page), firstMedia(ben.page)]);
  const told = whenShown(ben.page, HANG_UP, false);
  const hungUpAt = await clickAt(ada.page, 'Hang up');
  const toldAt = await told;
  await Promise.all([ada.isInNoCall(), ben.isInNoCall()]);
  return { acceptedAt, ...atCallee, atCaller, calledAt, rangAt, hungUpAt, toldAt };
}
