/** The fixtures of every spec: a real backend, and apps that always close, whatever a spec does. */
import { test as base } from '@playwright/test';
import { type BackendProcess, startBackendProcess } from '#test/support/backend-process.ts';
import { launchApp, type LaunchedApp, type LaunchOptions } from '#test/support/launch-app.ts';
import { type Account, account, Person } from './person.ts';

interface House {
  /** The backend of this test: the shared one, or one of its own with this environment where it is shortened, killed or drained. */
  readonly ownBackend: Record<string, string> | null;
  readonly backend: BackendProcess;
  /** Opens one more Parley. */
  readonly launch: (options?: LaunchOptions) => Promise<Person>;
  /** The account of that name in this test: several tests share a backend, and each has its own Ada. */
  readonly account: (name: string) => Account;
  /** Opens a Parley in which this person has an account and is signed in. */
  readonly join: (name: string, options?: LaunchOptions) => Promise<Person>;
  /** Two colleagues with an open direct conversation, in new apps: for tests that break them, put scripts into their pages, or ask for `ownBackend`. */
  readonly pair: () => Promise<Pair>;
  /** The two standing colleagues of the shared backend, in freshly loaded windows with their conversation open, and in no call. */
  readonly colleagues: () => Promise<Pair & { bensAccount: Account }>;
}

interface Pair {
  readonly ada: Person;
  readonly ben: Person;
}

interface SharedHouse {
  readonly sharedBackend: BackendProcess;
  readonly standingPair: Pair & { bensAccount: Account };
}

/** Whoever sits in front of a new app gets an account on that backend, and is signed in. */
async function settle(launched: LaunchedApp, { address }: BackendProcess, who: Account): Promise<Person> {
  const person = new Person(launched);
  await person.connectTo(address);
  await person.createAccount(who);
  return person;
}

/** They know each other, and each has the conversation open. */
async function acquaint(ada: Person, ben: Person, bensName: string): Promise<Pair> {
  await ada.find(bensName);
  await ada.write('Hello Ben');
  await ben.open('Ada');
  await ben.sees('Hello Ben');
  return { ada, ben };
}

export const test = base.extend<House, SharedHouse>({
  sharedBackend: [
    async ({}, use) => {
      const backend = await startBackendProcess();
      await use(backend);
      await backend.stop();
    },
    { scope: 'worker' },
  ],
  standingPair: [
    async ({ sharedBackend }, use) => {
      const opened: LaunchedApp[] = [];
      const bensAccount = account('Ben', 'standing');
      const join = async (who: Account): Promise<Person> => {
        const launched = await launchApp();
        opened.push(launched);
        return settle(launched, sharedBackend, who);
      };
      const [ada, ben] = await Promise.all([join(account('Ada', 'standing')), join(bensAccount)]);
      await use({ ...(await acquaint(ada, ben, bensAccount.displayName)), bensAccount });
      await Promise.all(opened.map((launched) => launched.close()));
      for (const launched of opened) launched.discard();
    },
    { scope: 'worker' },
  ],
  ownBackend: [null, { option: true }],
  backend: async ({ ownBackend, sharedBackend }, use) => {
    if (ownBackend === null) return use(sharedBackend);
    const backend = await startBackendProcess(ownBackend);
    await use(backend);
    await backend.stop();
  },
  launch: async ({}, use) => {
    const opened: LaunchedApp[] = [];
    await use(async (options) => {
      const launched = await launchApp(options);
      opened.push(launched);
      return new Person(launched);
    });
    await Promise.all(opened.map((launched) => launched.close()));
    for (const launched of opened) launched.discard();
  },
  account: async ({}, use, { testId }) => {
    await use((name) => account(name, testId.slice(-6)));
  },
  join: async ({ backend, launch, account: accountOf }, use) => {
    await use(async (name, options) => settle((await launch(options)).launched, backend, accountOf(name)));
  },
  pair: async ({ join, account: accountOf }, use) => {
    await use(async () => {
      const [ada, ben] = await Promise.all([join('Ada'), join('Ben')]);
      return acquaint(ada, ben, accountOf('Ben').displayName);
    });
  },
  colleagues: async ({ standingPair }, use) => {
    const { ada, ben } = standingPair;
    await use(async () => {
      // whatever an earlier test did to the pages is gone
      await Promise.all([ada.page.reload(), ben.page.reload()]);
      await Promise.all([ada.open('Ben'), ben.open('Ada')]);
      return standingPair;
    });
    if (await ada.button('Hang up').isVisible()) await ada.hangUp(); // which ends it for both
    await Promise.all([ada.isInNoCall(), ben.isInNoCall()]);
  },
});

export { expect } from '@playwright/test';
