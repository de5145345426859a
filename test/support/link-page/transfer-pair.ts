/** Two pages between whom a file can go; used by test/media and test/bench. */
import type { BrowserContext, Page } from '@playwright/test';
import { openPage, visit } from './drive.ts';
import type { TransferFacts } from './transfer-page.ts';

export class TransferPair {
  readonly from: Page;
  readonly to: Page;

  private constructor(from: Page, to: Page) {
    this.from = from;
    this.to = to;
  }

  static async open(one: BrowserContext, other: BrowserContext): Promise<TransferPair> {
    const pair = new TransferPair(
      await openPage(one, 'transfer-page.ts'),
      await openPage(other, 'transfer-page.ts'),
    );
    await carry(pair.from, pair.to);
    await carry(pair.to, pair.from);
    return pair;
  }

  /** The one who takes it offers, once the other is ready. `hashed`: both count SHA-256. Answers the sender's. */
  async begin(size: number, hashed = true): Promise<string> {
    const given = [size, hashed] as const;
    const sha256 = await this.from.evaluate((args) => window.transferPage.send(...args), given);
    await this.to.evaluate((args) => window.transferPage.receive(...args), given);
    return sha256;
  }
}

export const transferFacts = (page: Page): Promise<TransferFacts> =>
  page.evaluate(() => window.transferPage.facts());

/** Signals of a page go to the other, in order. */
async function carry(page: Page, other: Page): Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  await page.exposeFunction('carryTransfer', (signal: never) => {
    const passed = before.then(() => other.evaluate((given) => window.transferPage.hear(given), signal));
    before = passed.catch(() => undefined); // whoever called is told
    return passed;
  });
  await visit(page);
}
