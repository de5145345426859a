/** Fixtures of these specs: two Parleys that stay, and servers and peers of other makes that always end. */
// oxlint-disable react/rules-of-hooks, no-empty-pattern -- fixtures of Playwright have this form
import { writeFileSync } from 'node:fs';
import { chromium, expect, type Page } from '@playwright/test';
import { chromiumArguments } from '../../electron/main/switches.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';
import { test as base } from '../e2e/people/house.ts';
import { Person } from '../e2e/people/person.ts';
import { launchApp } from '#test/support/launch-app.ts';
import { type SimpleServer, startSimpleServer } from '#test/support/simple-server/simple-server.ts';
import { Webrtcbin, type WebrtcbinOptions } from '#test/support/webrtcbin.ts';

const BROWSER = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=30',
];

interface PeersHouse {
  /** Two people at their first screen, who know no server. */
  readonly couple: () => Promise<Couple>;
  /** Done at the end of the test, whatever it does. */
  readonly ending: (end: () => Promise<void>) => void;
  /** An empty page of a plain browser, with synthetic devices; each has its own cookies. */
  readonly webPage: () => Promise<Page>;
  readonly simpleServer: SimpleServer;
  /** One more peer at that server, which has greeted. */
  readonly pipeline: (options: Omit<WebrtcbinOptions, 'url'>) => Promise<Webrtcbin>;
}

export interface Couple {
  readonly ada: Person;
  readonly ben: Person;
}

interface Standing {
  readonly standing: Couple;
}

export const test = base.extend<PeersHouse, Standing>({
  standing: [
    async ({}, use) => {
      const apps = await Promise.all([launchApp(), launchApp()]);
      const [ada, ben] = apps.map((launched) => new Person(launched)) as [Person, Person];
      await use({ ada, ben });
      await Promise.all(apps.map((launched) => launched.close()));
      for (const launched of apps) launched.discard();
    },
    { scope: 'worker' },
  ],
  couple: async ({ standing }, use, info) => {
    const both = Object.values(standing) as Person[];
    await use(async () => {
      await Promise.all(both.map((person) => person.page.reload()));
      return standing;
    });
    if (info.status !== info.expectedStatus) {
      for (const [name, person] of Object.entries(standing) as [string, Person][])
        writeFileSync(info.outputPath(`${name}.log`), person.log());
    }
    await Promise.all(both.map((person) => person.forgetsAllServers()));
  },
  ending: async ({}, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use((end) => void ends.push(end));
    for (const end of ends.toReversed()) await end();
  },
  webPage: async ({}, use) => {
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: [...BROWSER, ...chromiumArguments()],
    });
    await use(async () => (await browser.newContext()).newPage());
    await browser.close();
  },
  simpleServer: async ({}, use) => {
    const server = await startSimpleServer();
    await use(server);
    await server.stop();
  },
  pipeline: async ({ simpleServer }, use) => {
    const opened: Webrtcbin[] = [];
    await use(async (options) => {
      const peer = Webrtcbin.start({ url: simpleServer.url, ...options });
      opened.push(peer);
      await expect.poll(() => simpleServer.uids).toContain(options.id);
      return peer;
    });
    await Promise.all(opened.map((peer) => peer.stop()));
  },
});

/** A suite that needs a real program: without it skipped, with the reason in its name, by which it is counted. */
export function describeWith(missing: string | null, name: string, suite: () => void): void {
  test.describe(missing === null ? name : `${name}: SKIPPED, ${missing}`, () => {
    test.skip(missing !== null);
    suite();
  });
}
