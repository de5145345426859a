/** How fast a file goes from person to person, beside a bare channel that sends nothing but zeros. */
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { chromiumArguments } from '../../electron/main/switches.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';
import { openPage, visit } from '../support/link-page/drive.ts';
import { transferFacts, TransferPair } from '../support/link-page/transfer-pair.ts';
import { type Row, row } from './row.ts';

const SIZE = 64 * 1_048_576;
const ARGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', ...chromiumArguments()];

/** Row: file-throughput, between two Chromium processes on this machine. */
export async function transfer(runs: number): Promise<Row[]> {
  const browsers = await Promise.all(
    [0, 1].map(() => chromium.launch({ executablePath: findChromium(), args: ARGS })),
  );
  const [ours, bare]: [number[], number[]] = [[], []];
  try {
    for (let run = -1; run < runs; run += 1) {
      const contexts = await Promise.all(browsers.map((browser) => browser.newContext()));
      const [one, other] = contexts as [BrowserContext, BrowserContext];
      const figures = [await parley(one, other), await raw(one, other)] as const;
      // the first of each is cold
      if (run >= 0) {
        ours.push(figures[0]);
        bare.push(figures[1]);
      }
      await Promise.all(contexts.map((context) => context.close()));
    }
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
  }
  return [row('file-throughput', 'MB/s', ours, bare, '25 where a bare channel has 29.8: ratio >= 0.84')];
}

const megabytes = (ms: number): number => SIZE / 1000 / ms;

async function parley(one: BrowserContext, other: BrowserContext): Promise<number> {
  const pair = await TransferPair.open(one, other);
  await pair.begin(SIZE, false);
  await pair.from.waitForFunction(() => ['done', 'lost'].includes(window.transferPage.facts().state), null, {
    timeout: 120_000,
  });
  const { state, tookMs } = await transferFacts(pair.from);
  if (state !== 'done') throw new Error('the file was lost');
  return megabytes(tookMs);
}

interface Bare {
  /** Describes itself with all candidates; takes the other's description first, if there is one. */
  describe(theirs: RTCSessionDescriptionInit | null): Promise<RTCSessionDescriptionInit>;
  take(theirs: RTCSessionDescriptionInit): Promise<void>;
  /** Milliseconds from the open channel until the receiver said that it has everything. */
  send(size: number): Promise<number>;
}

async function raw(one: BrowserContext, other: BrowserContext): Promise<number> {
  const pages = [await bare(one), await bare(other)] as const;
  const [from, to] = pages;
  const describe = (page: Page, theirs: RTCSessionDescriptionInit | null) =>
    page.evaluate((given) => (globalThis as unknown as { bare: Bare }).bare.describe(given), theirs);
  const answer = await describe(to, await describe(from, null));
  await from.evaluate((given) => (globalThis as unknown as { bare: Bare }).bare.take(given), answer);
  return megabytes(
    await from.evaluate((size) => (globalThis as unknown as { bare: Bare }).bare.send(size), SIZE),
  );
}

async function bare(context: BrowserContext): Promise<Page> {
  // any page of that origin will do
  const page = await openPage(context, 'transfer-page.ts');
  await page.addInitScript('globalThis.__name = (named) => named');
  await visit(page);
  await page.evaluate((size) => {
    const pc = new RTCPeerConnection();
    const channel = pc.createDataChannel('bare', { negotiated: true, id: 0 });
    channel.binaryType = 'arraybuffer';
    const open = new Promise((opened) => channel.addEventListener('open', opened, { once: true }));
    let received = 0;
    channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      received += data.byteLength;
      if (received === size) channel.send('done');
    });
    const bare: Bare = {
      async describe(theirs) {
        if (theirs) await pc.setRemoteDescription(theirs);
        await pc.setLocalDescription();
        while (pc.iceGatheringState !== 'complete') {
          await new Promise((next) => pc.addEventListener('icegatheringstatechange', next, { once: true }));
        }
        return pc.localDescription!.toJSON();
      },
      take: (theirs) => pc.setRemoteDescription(theirs),
      async send(bytes) {
        await open;
        const since = performance.now();
        const done = new Promise((said) => channel.addEventListener('message', said, { once: true }));
        const chunk = new Uint8Array(16_384);
        channel.bufferedAmountLowThreshold = 524_288;
        for (let sent = 0; sent < bytes; sent += chunk.length) {
          if (channel.bufferedAmount >= 1_048_576) {
            await new Promise((low) => channel.addEventListener('bufferedamountlow', low, { once: true }));
          }
          channel.send(chunk);
        }
        await done;
        return performance.now() - since;
      },
    };
    Object.assign(globalThis, { bare });
  }, SIZE);
  return page;
}
