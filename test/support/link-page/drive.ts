/** Opens pages of this folder in a browser and carries their signals; used by test/media. */
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { build } from 'esbuild';
import type { Signal } from '#shared/contracts/signal.ts';

const ORIGIN = 'http://localhost:4399';

async function bundle(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(name, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife' });
  return outputFiles[0]!.text;
}

/** A page that runs one script of this folder, at an origin that may capture. */
export async function openPage(context: BrowserContext, script: string): Promise<Page> {
  const page = await context.newPage();
  const body = await bundle(script);
  await page.route(`${ORIGIN}/**`, (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body })
      : route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><body><script src="page.js"></script>',
        }),
  );
  return page;
}

export const visit = (page: Page): Promise<unknown> => page.goto(`${ORIGIN}/`);

/** Two ends whose signals go to one another, in order. */
export class LinkPair {
  readonly alice: Page;
  readonly bob: Page;
  #held: (() => Promise<void>)[] | null = null;

  private constructor(alice: Page, bob: Page) {
    this.alice = alice;
    this.bob = bob;
  }

  static async open(browser: Browser): Promise<LinkPair> {
    const context = await browser.newContext();
    const pair = new LinkPair(await openPage(context, 'page.ts'), await openPage(context, 'page.ts'));
    await pair.alice.exposeFunction('sendSignal', pair.#carryTo(pair.bob));
    await pair.bob.exposeFunction('sendSignal', pair.#carryTo(pair.alice));
    for (const page of pair.both) await visit(page);
    return pair;
  }

  get both(): readonly [Page, Page] {
    return [this.alice, this.bob];
  }

  /** Alice offers first. */
  async connect(): Promise<void> {
    await this.bob.evaluate(() => window.linkPage.open(false));
    await this.alice.evaluate(() => window.linkPage.open(true));
  }

  /** Signals wait from now on; the answer lets them go. */
  hold(): () => Promise<void> {
    const waiting: (() => Promise<void>)[] = [];
    this.#held = waiting;
    return async () => {
      this.#held = null;
      for (const pass of waiting) await pass();
    };
  }

  close(): Promise<void> {
    return this.alice.context().close();
  }

  #carryTo(to: Page): (signal: Signal) => Promise<void> {
    return async (signal) => {
      const pass = () => to.evaluate((given) => window.linkPage.receive(given), signal);
      if (this.#held) this.#held.push(pass);
      else await pass();
    };
  }
}
