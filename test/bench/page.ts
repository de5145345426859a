/** What every measured page gets before its own code runs, Parley's and the raw one's alike, and what is read from it afterwards. */
import type { Page } from '@playwright/test';
import { toneMicrophone } from '../e2e/people/media.ts';

/** A steady tone: Chromium's own fake microphone beeps now and then, which would measure its pauses. */
export const TONE_HZ = 1000;

/** Milliseconds since the epoch, by the same monotonic clock that pages use. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** How long something is left alone is part of the measurement. */
export const lasting = (ms: number): Promise<void> => new Promise((over) => void setTimeout(over, ms));

/** In the main window: a call that rings, and one that I am in. */
export const RINGS = '[role="alertdialog"]';
export const HANG_UP = '[aria-label="Hang up"]';

/** From now on: when something of that kind is to be seen in the page, or nothing of it any more. */
export const whenShown = (page: Page, selector: string, shown = true): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((found) => {
        const look = setInterval(() => {
          const all = [...document.querySelectorAll(wanted.selector)];
          if (all.some((element) => element.checkVisibility()) !== wanted.shown) return;
          clearInterval(look);
          found(performance.timeOrigin + performance.now());
        }, 2);
      }),
    { selector, shown },
  );

interface Kept {
  readonly keptConnections: readonly RTCPeerConnection[];
}

/** From the next load on: the microphone is a tone, and all connections that the page makes are kept. */
export async function prepare(page: Page): Promise<void> {
  // tsx names inner functions by a helper that no page has
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.addInitScript(() => {
    const kept: RTCPeerConnection[] = [];
    const Native = RTCPeerConnection;
    globalThis.RTCPeerConnection = new Proxy(Native, {
      construct: (target, args: [RTCConfiguration?]) => {
        const made = new target(...args);
        kept.push(made);
        return made;
      },
    });
    Object.assign(globalThis, { keptConnections: kept });
  });
  await toneMicrophone(page, TONE_HZ);
}

/** So many of the page's connections are up. */
export async function connected(page: Page, count = 1): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      (globalThis as unknown as Kept).keptConnections.filter(
        ({ connectionState }) => connectionState === 'connected',
      ).length >= wanted,
    count,
  );
}

/** What came in on one stream so far. */
export interface Inbound {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly packets: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

export const inbound = (page: Page): Promise<Inbound[]> =>
  page.evaluate(async () => {
    const { keptConnections } = globalThis as unknown as Kept;
    const live = [...keptConnections.entries()].filter(
      ([, { connectionState }]) => connectionState === 'connected',
    );
    const reports = await Promise.all(
      live.map(async ([link, connection]) => ({ link, report: await connection.getStats() })),
    );
    return reports.flatMap(({ link, report }) =>
      [...report.values()]
        .filter(({ type }) => type === 'inbound-rtp')
        .map((one) => ({
          id: `${link} ${one.ssrc}`,
          kind: one.kind,
          packets: one.packetsReceived ?? 0,
          frames: one.framesDecoded ?? 0,
          width: one.frameWidth ?? 0,
          height: one.frameHeight ?? 0,
        })),
    );
  });

/** Frames per second of every picture that comes in, over that time. */
export async function frameRates(page: Page, overMs: number): Promise<number[]> {
  const before = new Map((await inbound(page)).map((one) => [one.id, one.frames]));
  const since = nowMs();
  await lasting(overMs);
  const after = await inbound(page);
  const seconds = (nowMs() - since) / 1000;
  return after
    .filter(({ kind, frames }) => kind === 'video' && frames > 0)
    .map(({ id, frames }) => (frames - (before.get(id) ?? 0)) / seconds);
}

/**
 * From now on: the longest time, in ms, in which no packet of sound reached the loudspeaker; of all sounds that come in. Its grain
 * is that of a timer in the page, some 5 ms.
 */
export async function listenForGaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { keptConnections } = globalThis as unknown as Kept;
    const heard = new Map<RTCRtpReceiver, { rtp: number; at: number }>();
    const gaps = { longest: 0 };
    const timer = setInterval(() => {
      for (const connection of keptConnections) {
        if (connection.connectionState === 'closed') continue;
        for (const receiver of connection.getReceivers()) {
          const [source] = receiver.track.kind === 'audio' ? receiver.getSynchronizationSources() : [];
          const last = heard.get(receiver);
          if (!source || source.rtpTimestamp === last?.rtp) continue;
          const at = performance.now();
          if (last) gaps.longest = Math.max(gaps.longest, at - last.at);
          heard.set(receiver, { rtp: source.rtpTimestamp, at });
        }
      }
    }, 4);
    Object.assign(globalThis, {
      longestGap: () => {
        clearInterval(timer);
        const now = performance.now();
        // silence to the end is a gap too
        return Math.max(gaps.longest, ...[...heard.values()].map(({ at }) => now - at));
      },
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { longestGap(): number }).longestGap());
}

export interface Return {
  /** Milliseconds since the epoch. */
  readonly audioAt: number;
  readonly frameAt: number;
}

/** While nothing comes in: tells when sound and picture come again, on whatever connection. */
export async function watchReturn(page: Page): Promise<() => Promise<Return>> {
  await page.evaluate(() => {
    const { keptConnections } = globalThis as unknown as Kept;
    const receivers = (): RTCRtpReceiver[] =>
      keptConnections
        .filter(({ connectionState }) => connectionState !== 'closed')
        .flatMap((connection) => connection.getReceivers());
    const stampOf = (receiver: RTCRtpReceiver) => receiver.getSynchronizationSources()[0]?.rtpTimestamp;
    const old = new Map(receivers().map((receiver) => [receiver, stampOf(receiver)]));
    const back: Partial<Return> = {};
    Object.assign(globalThis, { cameBack: back });
    const timer = setInterval(() => {
      for (const receiver of receivers()) {
        const stamp = stampOf(receiver);
        if (stamp === undefined || stamp === old.get(receiver)) continue;
        const now = performance.timeOrigin + performance.now();
        Object.assign(
          back,
          receiver.track.kind === 'audio'
            ? { audioAt: back.audioAt ?? now }
            : { frameAt: back.frameAt ?? now },
        );
      }
      if (back.audioAt !== undefined && back.frameAt !== undefined) clearInterval(timer);
    }, 4);
  });
  return async () => {
    const handle = await page.waitForFunction(
      () => {
        const back = (globalThis as unknown as { cameBack: Partial<Return> }).cameBack;
        return back.audioAt !== undefined && back.frameAt !== undefined ? back : null;
      },
      undefined,
      { timeout: 60_000 },
    );
    return (await handle.jsonValue()) as Return;
  };
}
