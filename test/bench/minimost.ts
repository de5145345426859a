/** Calls on minimost, which tells by being asked once a second: two Parleys, and two of its own web clients. */
import { type Browser, chromium } from '@playwright/test';
import { MINIMOST_VERSIONS } from '../../build/real-parts.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';
import type { Person } from '../e2e/people/person.ts';
import { MinimostWeb } from '../peers/web/minimost-web.ts';
import { type Minimost, MINIMOST_PASSWORD, startMinimost, whyNoMinimost } from '../support/minimost.ts';
import { clickAt, firstSound, pressAt, watchFirstMedia } from './first-media.ts';
import { HANG_UP, lasting, RINGS, TONE_HZ, whenShown } from './page.ts';
import { RAW_ARGS } from './raw-world.ts';
import { type Row, row } from './row.ts';
import { withApps } from './site.ts';

/** Nobody answers sooner, and nobody hangs up sooner than so long after. */
const RING_MS = 1500;
const TALK_MS = 3000;
const VERSION = MINIMOST_VERSIONS.at(-1)!;

/** Milliseconds since the epoch. */
interface Call {
  readonly calledAt: number;
  readonly rangAt: number;
  readonly acceptedAt: number;
  readonly heardAt: number;
  readonly hungUpAt: number;
  readonly toldAt: number;
}

/** Rows: minimost-call-to-ring, minimost-accept-to-audio, minimost-hang-up-to-told. None without its newest version, which is said. */
export async function minimost(runs: number): Promise<Row[]> {
  const missing = whyNoMinimost(VERSION);
  if (missing !== null) {
    console.error(`minimost: SKIPPED, ${missing}`);
    return [];
  }
  const server = await startMinimost(VERSION);
  try {
    const own = await ownCalls(server, runs);
    const parley = await parleyCalls(server, runs);
    const rowOf = (name: string, took: (call: Call) => number, target: string): Row =>
      row(`minimost-${name}`, 'ms', parley.map(took), own.map(took), target);
    return [
      rowOf('call-to-ring', (call) => call.rangAt - call.calledAt, '<= 1150 ms'),
      rowOf('accept-to-audio', (call) => call.heardAt - call.acceptedAt, 'ratio <= 0.1'),
      rowOf('hang-up-to-told', (call) => call.toldAt - call.hungUpAt, 'ratio <= 0.1'),
    ];
  } finally {
    await server.stop();
  }
}

/** The first is cold: it is made and not counted. */
async function repeated(runs: number, call: () => Promise<Call>): Promise<Call[]> {
  const calls: Call[] = [];
  for (let run = -1; run < runs; run += 1) {
    const made = await call();
    if (run >= 0) calls.push(made);
  }
  return calls;
}

const parleyCalls = (server: Minimost, runs: number): Promise<Call[]> =>
  withApps(async (open) => {
    const join = async (name: string): Promise<Person> => {
      const person = await open();
      await person.connectTo(server.url);
      await person.createAccount({ username: name, displayName: name, password: MINIMOST_PASSWORD });
      return person;
    };
    const [ada, ben] = await Promise.all([join('ada'), join('ben')]);
    await ada.find('ben');
    await ada.write('Hello ben');
    await ben.open('ada');
    await ben.write('Hello ada');
    await ada.sees('Hello ada');
    return repeated(runs, () => parleyCall(ada, ben));
  });

async function parleyCall(ada: Person, ben: Person): Promise<Call> {
  await watchFirstMedia(ben.page);
  const rang = whenShown(ben.page, RINGS);
  const calledAt = await clickAt(ada.page, 'Call');
  const rangAt = await rang;
  const ring = await ben.ringWindow();
  await lasting(RING_MS);
  const acceptedAt = await clickAt(ring, 'Accept');
  const heardAt = await firstSound(ben.page);
  await lasting(TALK_MS);
  const told = whenShown(ben.page, HANG_UP, false);
  const hungUpAt = await clickAt(ada.page, 'Hang up');
  const toldAt = await told;
  await Promise.all([ada.isInNoCall(), ben.isInNoCall()]);
  return { calledAt, rangAt, acceptedAt, heardAt, hungUpAt, toldAt };
}

async function ownCalls(server: Minimost, runs: number): Promise<Call[]> {
  const browsers: Browser[] = [];
  const join = async (name: string): Promise<MinimostWeb> => {
    const browser = await chromium.launch({ executablePath: findChromium(), args: RAW_ARGS });
    browsers.push(browser);
    const context = await browser.newContext();
    return MinimostWeb.join(await context.newPage(), server.url, name, TONE_HZ);
  };
  try {
    const [yan, zoe] = [await join('yan'), await join('zoe')];
    await yan.opens('zoe');
    return await repeated(runs, () => ownCall(yan, zoe));
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
  }
}

async function ownCall({ page: yan }: MinimostWeb, { page: zoe }: MinimostWeb): Promise<Call> {
  await watchFirstMedia(zoe, { among: '' });
  const rang = whenShown(zoe, '#call-incoming');
  const calledAt = await pressAt(yan.locator('#call-btn'));
  const rangAt = await rang;
  await lasting(RING_MS);
  const acceptedAt = await pressAt(zoe.locator('#call-incoming .call-btn-accept'));
  const heardAt = await firstSound(zoe);
  await lasting(TALK_MS);
  const told = whenShown(zoe, '#call-panel', false);
  const hungUpAt = await pressAt(yan.locator('#call-end-btn'));
  const toldAt = await told;
  await whenShown(yan, '#call-panel', false);
  return { calledAt, rangAt, acceptedAt, heardAt, hungUpAt, toldAt };
}
