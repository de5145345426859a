/** Opens pages of this folder in a browser and carries their signals; used by test/media. */
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { build } from 'esbuild';
import type { Signal } from '#shared/contracts/signal.ts';
import type { ImpairmentProxy } from '../impairment/impairment-proxy.ts';
import type { LinkPageOptions } from './page.ts';

const ORIGIN = 'http://localhost:4399';

async function bundle(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(name, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm' });
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
          body: '<!doctype html><body><script type="module" src="page.js"></script>',
        }),
  );
  return page;
}

export const visit = (page: Page): Promise<unknown> => page.goto(`${ORIGIN}/`);

/** Hands a signal to a page. */
type Deliver = (signal: Signal) => Promise<void>;

/** Two pages whose signals go to one another, in order; through a proxy that has all their media in its hand, if there is one. */
export class PagePair {
  readonly alice: Page;
  readonly bob: Page;
  readonly #media: ImpairmentProxy | null;
  #held: (() => Promise<void>)[] | null = null;
  #cut = false;

  protected constructor(alice: Page, bob: Page, media: ImpairmentProxy | null) {
    this.alice = alice;
    this.bob = bob;
    this.#media = media;
  }

  get both(): readonly [Page, Page] {
    return [this.alice, this.bob];
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

  /** Signals are lost until `restore`. */
  cut(): void {
    this.#cut = true;
  }

  restore(): void {
    this.#cut = false;
  }

  close(): Promise<void> {
    return this.alice.context().close();
  }

  protected async join(deliver: (page: Page) => Deliver): Promise<void> {
    await this.alice.exposeFunction('sendSignal', this.#carry('alice', 'bob', deliver(this.bob)));
    await this.bob.exposeFunction('sendSignal', this.#carry('bob', 'alice', deliver(this.alice)));
    for (const page of this.both) await visit(page);
  }

  #carry(from: string, to: string, deliver: Deliver): Deliver {
    let before: Promise<unknown> = Promise.resolve();
    return (signal) => {
      const passed = before.then(async () => {
        if (this.#cut) return;
        const given = this.#media ? await this.#media.message(from, to, signal) : signal;
        if (given === null) return;
        const pass = () => deliver(given);
        if (this.#held) this.#held.push(pass);
        else await pass();
      });
      before = passed.catch(() => undefined); // whoever called is told
      return passed;
    };
  }
}

/** Two ends of a link. */
export class LinkPair extends PagePair {
  static async open(browser: Browser): Promise<LinkPair> {
    const context = await browser.newContext();
    const pages = [await openPage(context, 'page.ts'), await openPage(context, 'page.ts')] as const;
    const pair = new LinkPair(...pages, null);
    await pair.join((page) => (signal) => page.evaluate((given) => window.linkPage.receive(given), signal));
    return pair;
  }

  /** Alice offers first. */
  async connect(options: LinkPageOptions = {}): Promise<void> {
    await this.bob.evaluate((given) => window.linkPage.open(false, given), options);
    await this.alice.evaluate((given) => window.linkPage.open(true, given), options);
  }
}

/** Alice is an end of a link, Bob is of another make. */
export class ForeignPair extends PagePair {
  static async open(browser: Browser): Promise<ForeignPair> {
    const context = await browser.newContext();
    const pages = [await openPage(context, 'page.ts'), await openPage(context, 'foreign-page.ts')] as const;
    const pair = new ForeignPair(...pages, null);
    await pair.join(
      (page) => (signal) =>
        page === pair.alice
          ? page.evaluate((given) => window.linkPage.receive(given), signal)
          : page.evaluate((given) => window.foreignPage.receive(given), signal),
    );
    return pair;
  }
}
