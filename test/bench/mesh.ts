/** Calls of two to four with pictures of everyone: what each participant costs, and how smooth the pictures are. */
import type { Person } from '../e2e/people/person.ts';
import { connected, frameRates, inbound, lasting } from './page.ts';
import { type Usage, usage } from './processes.ts';
import type { Picture, RawPage } from './raw-page.ts';
import { withRawWorld } from './raw-world.ts';
import { type Row, row } from './row.ts';
import { withSite } from './site.ts';

const SIZES = [2, 3, 4];
const NAMES = ['Ada', 'Ben', 'Cy', 'Dot'];
/** Until bandwidth is found and the pictures have their size. */
const SETTLE_MS = 10_000;
const OVER_MS = 5000;
const BOTH = ['audio', 'video'] as const;

interface Cost {
  readonly usages: readonly Usage[];
  /** Of every remote picture of every participant. */
  readonly rates: readonly number[];
}

interface Participant {
  readonly pid: number;
  readonly page: Person['page'];
}

/** Rows: mesh-<n>-cpu, -memory and -frame-rate per participant. */
export async function mesh(runs: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    const parley: Cost[] = [];
    const raw: Cost[] = [];
    for (let run = 0; run < runs; run += 1) {
      const { cost, picture } = await parleyMesh(size);
      parley.push(cost);
      raw.push(await rawMesh(size, picture));
    }
    rows.push(...rowsOf(size, parley, raw));
  }
  return rows;
}

function rowsOf(size: number, parley: readonly Cost[], raw: readonly Cost[]): Row[] {
  const used = (costs: readonly Cost[], what: keyof Usage) =>
    costs.flatMap(({ usages }) => usages.map((one) => one[what]));
  const rates = (costs: readonly Cost[]) => costs.flatMap((cost) => cost.rates);
  const target = size === 3 ? '<= 30 % at 640x360' : undefined;
  return [
    row(`mesh-${size}-cpu`, '% of a core', used(parley, 'cpuPercent'), used(raw, 'cpuPercent'), target),
    row(`mesh-${size}-memory`, 'MB', used(parley, 'memoryMb'), used(raw, 'memoryMb')),
    row(`mesh-${size}-frame-rate`, 'fps', rates(parley), rates(raw)),
  ];
}

async function costOf(participants: readonly Participant[]): Promise<Cost> {
  await Promise.all(participants.map(({ page }) => connected(page, participants.length - 1)));
  await lasting(SETTLE_MS);
  const [usages, rates] = await Promise.all([
    Promise.all(participants.map(({ pid }) => usage(pid, OVER_MS))),
    Promise.all(participants.map(({ page }) => frameRates(page, OVER_MS))),
  ]);
  return { usages, rates: rates.flat() };
}

/** What it costs, and how large the pictures were: the raw pages are to send the same. */
function parleyMesh(size: number): Promise<{ cost: Cost; picture: Picture }> {
  return withSite(async (site) => {
    const people = await Promise.all(NAMES.slice(0, size).map((name) => site.join(name)));
    const [ada, ...others] = people;
    if (!ada) throw new Error('nobody is there');
    await ada.makeGroup('Bench', NAMES.slice(1, size));
    await Promise.all(others.map((person) => person.open('Bench')));
    await ada.videoCall();
    await Promise.all(others.map((person) => person.answer('Accept with video')));
    for (const { page } of people) {
      const pictures = page.locator('video[data-remote][data-of="camera"]:visible');
      await pictures.nth(size - 2).waitFor();
    }
    const cost = await costOf(people.map((person) => ({ pid: pidOf(person), page: person.page })));
    const pictures = (await inbound(ada.page)).filter(({ kind, frames }) => kind === 'video' && frames > 0);
    const [first] = pictures;
    if (!first) throw new Error('no picture came in');
    return { cost, picture: { width: first.width, height: first.height } };
  });
}

function pidOf({ launched }: Person): number {
  const { pid } = launched.app.process();
  if (pid === undefined) throw new Error('the app has ended');
  return pid;
}

function rawMesh(size: number, picture: Picture): Promise<Cost> {
  return withRawWorld(async (world) => {
    const pages: RawPage[] = [];
    const participants: Participant[] = [];
    for (let index = 0; index < size; index += 1) {
      const browser = await world.browser();
      const page = await browser.open();
      pages.push(page);
      participants.push({ pid: browser.pid, page: page.page });
    }
    await Promise.all(pages.map((page) => page.capture(BOTH, picture)));
    for (const [index, page] of pages.entries()) {
      for (const other of pages.slice(index + 1)) await page.offer(other, BOTH, true);
    }
    return costOf(participants);
  });
}
