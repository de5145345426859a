/** Where the raw page is measured: the same network as Parley's, the shortest signalling there is, a Chromium for each. */
import { type Browser, type BrowserServer, chromium } from '@playwright/test';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { findChromium } from '../chromium-host/src/find-chromium.ts';
import { DelayLine } from '../support/impairment/delay-line.ts';
import { fineClock } from '../support/impairment/fine-clock.ts';
import { ImpairmentProxy } from '../support/impairment/impairment-proxy.ts';
import { prepare } from './page.ts';
import { RawPage, rawScript } from './raw-page.ts';

/** A Chromium with synthetic devices that asks nobody. */
export const RAW_ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=30',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

export interface RawBrowser {
  readonly pid: number;
  /** A fresh page. */
  open(): Promise<RawPage>;
}

export interface RawWorld {
  readonly media: ImpairmentProxy;
  /** As a site's: media there and back, and one word through the signalling in half of it. */
  roundTrip(ms: number): void;
  browser(): Promise<RawBrowser>;
}

/** Everything is closed again, whatever happens. */
export async function withRawWorld<T>(measure: (world: RawWorld) => Promise<T>): Promise<T> {
  const media = new ImpairmentProxy({ seed: 1 });
  const signalling = new RawSignalling(media);
  const url = await signalling.listen();
  const opened: { readonly server: BrowserServer; readonly browser: Browser }[] = [];
  let pages = 0;
  try {
    return await measure({
      media,
      roundTrip(ms) {
        media.both('*', '*', { delayMs: ms / 2 });
        signalling.delayMs = ms / 2;
      },
      async browser() {
        const server = await chromium.launchServer({ executablePath: findChromium(), args: RAW_ARGS });
        const browser = await chromium.connect(server.wsEndpoint());
        opened.push({ server, browser });
        const { pid } = server.process();
        if (pid === undefined) throw new Error('Chromium did not start');
        return { pid, open: () => openPage(browser, url, `raw-${(pages += 1)}`) };
      },
    });
  } finally {
    for (const { server, browser } of opened) {
      await browser.close();
      await server.close();
    }
    await signalling.close();
    await media.close();
  }
}

async function openPage(browser: Browser, url: string, name: string): Promise<RawPage> {
  const page = await browser.newPage();
  await prepare(page);
  await page.goto(`${url}?name=${name}`);
  await page.evaluate(rawScript);
  return new RawPage(name, page);
}

/** What one page says, the named one hears, with candidates that lead through the proxy. */
class RawSignalling {
  delayMs = 0;
  readonly #media: ImpairmentProxy;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #byName = new Map<string, WebSocket>();

  constructor(media: ImpairmentProxy) {
    this.#media = media;
    this.#server = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>raw</title>'),
    );
    this.#sockets = new WebSocketServer({ server: this.#server });
    this.#sockets.on('connection', (socket, request) => {
      const name = new URL(request.url ?? '/', 'http://localhost').searchParams.get('name') ?? '';
      const fail = (error: unknown): void => console.error('raw signalling', error);
      const line = new DelayLine(fineClock, () => this.delayMs, fail);
      this.#byName.set(name, socket);
      socket.on('message', (data: Buffer) => line.push(() => this.#pass(name, data.toString())));
      socket.on('close', () => this.#byName.delete(name));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((listening) => void this.#server.listen(0, 'localhost', listening));
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise<void>((closed) => void this.#server.close(() => closed()));
  }

  async #pass(from: string, text: string): Promise<void> {
    const { to, ...what } = JSON.parse(text) as { to: string };
    const rewritten = await this.#media.message(from, to, what);
    if (rewritten !== null) this.#byName.get(to)?.send(JSON.stringify({ from, ...rewritten }));
  }
}
