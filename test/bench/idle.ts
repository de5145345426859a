/** What Parley uses while nobody does anything: signed in, a conversation open. */
import type { CDPSession, Page } from '@playwright/test';
import { withEmptyApp } from './empty-app.ts';
import { lasting } from './page.ts';
import { usage, type Usage } from './processes.ts';
import { type Row, row } from './row.ts';
import { withSite } from './site.ts';

/** What a start has set in motion is over then. */
const SETTLE_MS = 20_000;
const LOOK_MS = 20_000;
const MEGABYTE = 1_048_576;

interface Idle extends Usage {
  /** Of the page alone: tasks of its main thread, in percent of a core. */
  readonly pagePercent: number;
  /** The same of its heap, garbage collected. */
  readonly heapMb: number;
}

/** Rows: idle-cpu, idle-memory, idle-page-cpu, idle-page-heap. */
export async function idle(runs: number): Promise<Row[]> {
  const empty = await withEmptyApp(async (app, page) => {
    await blinks(page);
    return looks(runs, page, app.process().pid!);
  });
  const parley = await withSite(async (site) => {
    const [ada] = await site.pair();
    return looks(runs, ada.page, ada.launched.app.process().pid!);
  });
  const rowOf = (name: string, unit: string, what: (one: Idle) => number, target?: string): Row =>
    row(`idle-${name}`, unit, parley.map(what), empty.map(what), target);
  return [
    rowOf('cpu', '% of a core', (one) => one.cpuPercent),
    rowOf('memory', 'MB', (one) => one.memoryMb),
    rowOf('page-cpu', '% of a core', (one) => one.pagePercent, '<= 0.3 % of a core'),
    rowOf('page-heap', 'MB', (one) => one.heapMb, '<= 120 MB'),
  ];
}

async function looks(runs: number, page: Page, pid: number): Promise<Idle[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await lasting(SETTLE_MS);
  const all: Idle[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = await taskSeconds(session);
    const used = await usage(pid, LOOK_MS);
    const pagePercent = (((await taskSeconds(session)) - before) / (LOOK_MS / 1000)) * 100;
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    all.push({ ...used, pagePercent, heapMb: usedSize / MEGABYTE });
  }
  return all;
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const found = metrics.find(({ name }) => name === 'TaskDuration');
  if (!found) throw new Error('this Chromium does not tell what its tasks took');
  return found.value;
}

/** A caret, as in the message field: each of its blinks is a picture. */
const blinks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const field = document.createElement('textarea');
    document.body.append(field);
    field.focus();
  });
