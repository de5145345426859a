/** How soon a call is whole again: after cuts, in another network, and with a server that was restarted. */
import type { Page } from '@playwright/test';
import type { Person } from '../e2e/people/person.ts';
import { connected, inbound, lasting, listenForGaps, nowMs, watchReturn } from './page.ts';
import type { RawPage } from './raw-page.ts';
import { rawReconnection } from './raw-socket.ts';
import { withRawWorld } from './raw-world.ts';
import { type Row, row } from './row.ts';
import { type Site, withSite } from './site.ts';

const CUTS_S = [3, 10, 20];
const BOTH = ['audio', 'video'] as const;
const PICTURE = { width: 1280, height: 720 };
/** Between two faults: pictures are large again, and what was under way has arrived. */
const SETTLE_MS = 4000;
/** Packets under way when the network changed have arrived by then. */
const UNDER_WAY_MS = 150;
/** The way down to sockets that wait long before they try again. */
const DOWN_MS = 3000;

/** Milliseconds until sound and picture were back on both sides. */
interface Outage {
  readonly audioMs: number;
  readonly frameMs: number;
}

interface Outages {
  readonly cuts: ReadonlyMap<number, readonly Outage[]>;
  readonly moves: readonly Outage[];
}

interface Restart {
  /** From the server's being there to a message from one to the other. */
  readonly signallingMs: number;
  /** The longest silence from its end until then. */
  readonly audioGapMs: number;
  readonly downMs: number;
}

/** Rows: cut-<s>-to-audio, cut-<s>-to-picture, move-to-audio, move-to-picture, restart-to-signalling, restart-audio-gap. */
export async function reconnect(runs: number): Promise<Row[]> {
  const { outages: raw, quietGapMs } = await rawOutages(runs);
  const { outages: parley, restarts } = await parleyOutages(runs);
  const rows = CUTS_S.flatMap((seconds) =>
    rowsOf(
      `cut-${seconds}s`,
      parley.cuts.get(seconds) ?? [],
      raw.cuts.get(seconds) ?? [],
      seconds === 20 ? '<= 1000 ms' : undefined,
    ),
  );
  const bare: number[] = [];
  for (const { downMs } of restarts) bare.push(await rawReconnection(downMs));
  return [
    ...rows,
    ...rowsOf('move', parley.moves, raw.moves),
    row(
      'restart-to-signalling',
      'ms',
      restarts.map((one) => one.signallingMs),
      bare,
      '<= 3000 ms',
    ),
    row(
      'restart-audio-gap',
      'ms',
      restarts.map((one) => one.audioGapMs),
      [quietGapMs],
      'media never stops',
    ),
  ];
}

const rowsOf = (name: string, parley: readonly Outage[], raw: readonly Outage[], target?: string): Row[] => [
  row(
    `${name}-to-audio`,
    'ms',
    parley.map((one) => one.audioMs),
    raw.map((one) => one.audioMs),
    target,
  ),
  row(
    `${name}-to-picture`,
    'ms',
    parley.map((one) => one.frameMs),
    raw.map((one) => one.frameMs),
    target,
  ),
];

/** What both worlds can do to their calls. */
interface Faults {
  readonly pages: readonly Page[];
  cut(): void;
  /** Also does what this side does when its network is back. */
  restore(): Promise<void>;
  move(): Promise<void>;
}

async function outagesOf(faults: Faults, runs: number): Promise<Outages> {
  const cuts = new Map<number, Outage[]>();
  for (const seconds of CUTS_S) {
    const times: Outage[] = [];
    for (let run = 0; run < runs; run += 1) {
      await settled(faults.pages);
      faults.cut();
      await lasting(seconds * 1000);
      times.push(await returned(faults.pages, () => faults.restore()));
    }
    cuts.set(seconds, times);
  }
  const moves: Outage[] = [];
  for (let run = 0; run < runs; run += 1) {
    await settled(faults.pages);
    const since = nowMs();
    await faults.move();
    await lasting(UNDER_WAY_MS);
    moves.push(await returned(faults.pages, () => Promise.resolve(), since));
  }
  return { cuts, moves };
}

/** How long it takes from `since`, which is when `mend` begins unless it is said. */
async function returned(
  pages: readonly Page[],
  mend: () => Promise<void>,
  since: number = Number.NaN,
): Promise<Outage> {
  const waits = await Promise.all(pages.map((page) => watchReturn(page)));
  const from = Number.isNaN(since) ? nowMs() : since;
  await mend();
  const returns = await Promise.all(waits.map((wait) => wait()));
  return {
    audioMs: Math.max(...returns.map(({ audioAt }) => audioAt)) - from,
    frameMs: Math.max(...returns.map(({ frameAt }) => frameAt)) - from,
  };
}

/** Everything flows. */
async function settled(pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => connected(page)));
  await lasting(SETTLE_MS);
  for (const page of pages) {
    const before = await inbound(page);
    await lasting(500);
    const flowing = (await inbound(page)).filter((one, index) => one.packets > (before[index]?.packets ?? 0));
    if (!flowing.some(({ kind }) => kind === 'video'))
      throw new Error('no picture comes in before the fault');
  }
}

/** And the longest gap in its sound while nothing happens, for as long as a restart takes. */
function rawOutages(runs: number): Promise<{ outages: Outages; quietGapMs: number }> {
  return withRawWorld(async (world) => {
    const [first, second] = [await world.browser(), await world.browser()];
    const [one, other] = [await first.open(), await second.open()];
    await Promise.all([one.capture(BOTH, PICTURE), other.capture(BOTH, PICTURE)]);
    await one.offer(other, BOTH, true);
    const outages = await outagesOf(rawFaults(world.media, one, other), runs);
    await settled([one.page, other.page]);
    const longestGap = await listenForGaps(other.page);
    await lasting(2 * DOWN_MS);
    return { outages, quietGapMs: await longestGap() };
  });
}

/** The raw page is told when its network is back, and restarts ICE at once. */
function rawFaults(media: Site['media'], one: RawPage, other: RawPage): Faults {
  return {
    pages: [one.page, other.page],
    cut: () => media.cut(),
    restore() {
      media.restore();
      return one.restart();
    },
    async move() {
      await media.move(one.name);
      await one.restart();
    },
  };
}

function parleyOutages(runs: number): Promise<{ outages: Outages; restarts: readonly Restart[] }> {
  return withSite(async (site) => {
    const [ada, ben] = await site.pair();
    await ada.videoCall();
    await ben.answer('Accept with video');
    const outages = await outagesOf(parleyFaults(site, ada, ben), runs);
    const restarts: Restart[] = [];
    for (let run = 0; run < runs; run += 1) {
      await settled([ada.page, ben.page]);
      restarts.push(await restarted(site, ada, ben, run));
    }
    return { outages, restarts };
  });
}

/** Nobody tells Parley anything: it finds out by itself. */
const parleyFaults = ({ media, signalling }: Site, ada: Person, ben: Person): Faults => ({
  pages: [ada.page, ben.page],
  cut() {
    media.cut();
    signalling.cut();
  },
  restore() {
    media.restore();
    signalling.restore();
    return Promise.resolve();
  },
  move: () => media.move('ada'),
});

async function restarted({ backend }: Site, ada: Person, ben: Person, run: number): Promise<Restart> {
  const longestGap = await listenForGaps(ben.page);
  const killedAt = nowMs();
  await backend.kill();
  await ada.write(`restart ${run}`);
  await lasting(DOWN_MS);
  await backend.restart();
  const backAt = nowMs();
  await ben.message(`restart ${run}`).waitFor({ timeout: 60_000 });
  return { signallingMs: nowMs() - backAt, audioGapMs: await longestGap(), downMs: backAt - killedAt };
}
