/** A conversation of 100,000 messages: opening it, beside one of 50, and scrolling through it, beside a bare virtual list. */
import { chromium, type Page } from '@playwright/test';
import pg from 'pg';
import { findChromium } from '../chromium-host/src/find-chromium.ts';
import type { Person } from '../e2e/people/person.ts';
import { signUp } from '../support/backend-client.ts';
import { startBackendProcess } from '../support/backend-process.ts';
import { openPage, visit } from '../support/link-page/drive.ts';
import { openPostgres, whyNoPostgres } from '../support/postgres.ts';
import { allowNamedFunctions, pressAt } from './first-media.ts';
import { LONG, textOf } from './history-text.ts';
import { RAW_ARGS } from './raw-world.ts';
import { percentile, type Row, row } from './row.ts';
import { withApps } from './site.ts';

const SHORT = 50;
const SCROLL_MS = 5000;
/** A quick wheel. */
const PIXELS_A_FRAME = 60;
const PASSWORD = 'correct horse battery';

interface Scroll {
  /** Milliseconds from one frame to the next, of 20 the slowest. */
  readonly frameMs: number;
  /** How far it came: rows that were passed, by their height. It waits where older ones are still on their way. */
  readonly pixelsPerS: number;
}

interface Looked {
  readonly long: number[];
  readonly short: number[];
  readonly scrolls: Scroll[];
}

/** Rows: history-open, history-scroll-frame, history-scroll-pixels. None without PostgreSQL, which is said. */
export async function history(runs: number): Promise<Row[]> {
  const missing = whyNoPostgres();
  if (missing !== null) {
    console.error(`history: SKIPPED, ${missing}`);
    return [];
  }
  const bare = await bareScrolls(runs);
  const { long, short, scrolls } = await parley(runs);
  const scrollRow = (name: string, unit: string, what: (one: Scroll) => number): Row =>
    row(`history-scroll-${name}`, unit, scrolls.map(what), bare.map(what));
  return [
    row('history-open', 'ms', long, short, '<= 300 ms'),
    scrollRow('frame', 'ms', ({ frameMs }) => frameMs),
    scrollRow('pixels', '/s', ({ pixelsPerS }) => pixelsPerS),
  ];
}

async function parley(runs: number): Promise<Looked> {
  const postgres = await openPostgres();
  const database = await postgres.createDatabase();
  const backend = await startBackendProcess({ DATABASE_URL: database });
  try {
    const ada = await signUp(backend.address, { username: 'ada', password: PASSWORD });
    const ben = await signUp(backend.address, { username: 'ben', password: PASSWORD });
    for (const [name, size] of [
      ['Long', LONG],
      ['Short', SHORT],
    ] as const)
      await fill(database, (await ada.group([ben], name)).id, size, ben.id);
    return await withApps(async (open) => {
      const person = await open();
      await person.connectTo(backend.address);
      await person.signIn({ username: 'ada', password: PASSWORD });
      return look(person, runs);
    });
  } finally {
    await backend.stop();
    await postgres.close();
  }
}

/** As if they had been written, and read, over months. */
async function fill(database: string, id: string, size: number, senderId: string): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  const [before, after] = textOf(0).split('0');
  await client.query(
    `insert into messages (conversation_id, seq, rev, kind, sender_id, content, created_at)
     select id, n, n, 'text', $3, $4 || n || $5, now() - ($2 - n) * interval '1 minute'
     from conversations, generate_series(last_seq + 1, $2::int) as n where id = $1`,
    [id, size, senderId, before, after],
  );
  await client.query('update conversations set last_seq = $2, rev = $2 where id = $1', [id, size]);
  await client.query('update conversation_members set last_read_seq = $2 where conversation_id = $1', [
    id,
    size,
  ]);
  await client.end();
}

/** What each is opened for the first time is not counted. */
async function look(person: Person, runs: number): Promise<Looked> {
  const looked: Looked = { long: [], short: [], scrolls: [] };
  for (let run = -1; run < runs; run += 1) {
    const long = await opens(person, 'Long', LONG);
    const scroll = await scrolls(person.page);
    const short = await opens(person, 'Short', SHORT);
    if (run < 0) continue;
    looked.long.push(long);
    looked.short.push(short);
    looked.scrolls.push(scroll);
  }
  return looked;
}

/** Milliseconds from the click to its last message. */
async function opens(person: Person, name: string, size: number): Promise<number> {
  const shown = whenRead(person.page, textOf(size));
  const clickedAt = await pressAt(person.conversation(name));
  return (await shown) - clickedAt;
}

const whenRead = (page: Page, text: string): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((read) => {
        const look = setInterval(() => {
          if (!document.querySelector('[role="log"]')?.textContent.includes(wanted)) return;
          clearInterval(look);
          read(performance.timeOrigin + performance.now());
        }, 2);
      }),
    text,
  );

/** Upwards from the end. */
async function scrolls(page: Page): Promise<Scroll> {
  const { frames, passed } = await page.evaluate(
    async ({ overMs, pixels }) => {
      const log = document.querySelector('[role="log"]');
      if (!log) throw new Error('no list is there');
      const first = (): number => Number(/bench-(\d+);/.exec(log.textContent)?.[1]);
      const heights = [...log.querySelectorAll('[data-known-size]')].map((one) => one.clientHeight);
      const height = heights.reduce((sum, one) => sum + one, 0) / heights.length;
      const from = first();
      const frames: number[] = [];
      const since = performance.now();
      for (let before = since; before - since < overMs;) {
        log.scrollTop -= pixels;
        const now = await new Promise<number>((next) => requestAnimationFrame(() => next(performance.now())));
        frames.push(now - before);
        before = now;
      }
      return { frames, passed: (from - first()) * height };
    },
    { overMs: SCROLL_MS, pixels: PIXELS_A_FRAME },
  );
  return { frameMs: percentile(frames, 0.95), pixelsPerS: (passed * 1000) / SCROLL_MS };
}

async function bareScrolls(runs: number): Promise<Scroll[]> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: RAW_ARGS });
  try {
    const all: Scroll[] = [];
    for (let run = -1; run < runs; run += 1) {
      const page = await openPage(await browser.newContext(), '../../bench/raw-list.ts');
      await visit(page);
      await allowNamedFunctions(page);
      await whenRead(page, textOf(LONG));
      const scroll = await scrolls(page);
      if (run >= 0) all.push(scroll);
      await page.close();
    }
    return all;
  } finally {
    await browser.close();
  }
}
