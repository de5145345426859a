/** The fixtures of every spec: a real backend, and apps that always close, whatever a spec does. */
import { expect, test as base } from '@playwright/test';
import { type BackendProcess, startBackendProcess } from '#test/support/backend-process.ts';
import { launchApp, type LaunchedApp, type LaunchOptions } from '#test/support/launch-app.ts';
import { type Account, account, Person } from './person.ts';

export interface House {
  /** The backend of this test: the shared one, or one of its own with this environment where it is shortened, killed or drained. */
  readonly ownBackend: Record<string, string> | null;
  readonly backend: BackendProcess;
  /** Where apps sign in: the backend itself, unless something stands before it. */
  readonly address: string;
  /** Opens one more Parley. */
  readonly launch: (options?: LaunchOptions) => Promise<Person>;
  /** The account of that name in this test: several tests share a backend, and each has its own Ada. */
  readonly account: (name: string) => Account;
  /** Opens a Parley in which this person has an account and is signed in. */
  readonly join: (name: string, options?: LaunchOptions) => Promise<Person>;
  /** Two colleagues with an open direct conversation, in new apps: for tests that break them, put scripts into their pages, or ask for `ownBackend`. */
  readonly pair: (options?: LaunchOptions) => Promise<Pair>;
  /** Three colleagues in a group, in new apps, with its conversation open. */
  readonly trio: () => Promise<Pair & { readonly cy: Person }>;
  /** The two standing colleagues of the shared backend, in freshly loaded windows with their conversation open, and in no call. */
  readonly colleagues: () => Promise<StandingPair>;
}

interface Pair {
  readonly ada: Person;
  readonly ben: Person;
}

export interface SharedHouse {
  readonly sharedBackend: BackendProcess;
  readonly standingPair: StandingPair;
}

export type StandingPair = Pair & { readonly bensAccount: Account };

/** Whoever sits in front of a new app gets an account on that backend, and is signed in. */
async function settle(launched: LaunchedApp, address: string, who: Account): Promise<Person> {
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

/** Two colleagues who stay for several tests: their history grows, their windows are new for each (`inFreshWindows`). */
export async function withStandingPair(
  address: string,
  use: (pair: StandingPair) => Promise<void>,
): Promise<void> {
  const opened: LaunchedApp[] = [];
  const bensAccount = account('Ben', 'standing');
  const join = async (who: Account): Promise<Person> => {
    const launched = await launchApp();
    opened.push(launched);
    return settle(launched, address, who);
  };
  const [ada, ben] = await Promise.all([join(account('Ada', 'standing')), join(bensAccount)]);
  await use({ ...(await acquaint(ada, ben, bensAccount.displayName)), bensAccount });
  await Promise.all(opened.map((launched) => launched.close()));
  for (const launched of opened) launched.discard();
}

/** One test's turn with a standing pair: whatever an earlier one did to the pages is gone, and afterwards they are in no call. */
export async function inFreshWindows(
  pair: StandingPair,
  use: (open: () => Promise<StandingPair>) => Promise<void>,
): Promise<void> {
  const { ada, ben } = pair;
  await use(async () => {
    await Promise.all([ada.page.reload(), ben.page.reload()]);
    await Promise.all([ada.open('Ben'), ben.open('Ada')]);
    return pair;
  });
  // which ends it for both; a call that is just ending takes the button away under the click
  const hangUp = ada.button('Hang up');
  await expect(async () => {
    if (await hangUp.isVisible()) await hangUp.click({ timeout: 1000 });
    await expect(hangUp).toBeHidden({ timeout: 1000 });
  }).toPass();
  await ben.isInNoCall();
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
    ({ sharedBackend }, use) => withStandingPair(sharedBackend.address, use),
    { scope: 'worker' },
  ],
  ownBackend: [null, { option: true }],
  backend: async ({ ownBackend, sharedBackend }, use) => {
    if (ownBackend === null) return use(sharedBackend);
    const backend = await startBackendProcess(ownBackend);
    await use(backend);
    await backend.stop();
  },
  address: ({ backend }, use) => use(backend.address),
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
  join: async ({ address, launch, account: accountOf }, use) => {
    await use(async (name, options) => settle((await launch(options)).launched, address, accountOf(name)));
  },
  pair: async ({ join, account: accountOf }, use) => {
    await use(async (options) => {
      const [ada, ben] = await Promise.all([join('Ada', options), join('Ben', options)]);
      return acquaint(ada, ben, accountOf('Ben').displayName);
    });
  },
  trio: async ({ join, account: accountOf }, use) => {
    await use(async () => {
      const [ada, ben, cy] = await Promise.all([join('Ada'), join('Ben'), join('Cy')]);
      await ada.makeGroup('The three', [accountOf('Ben').displayName, accountOf('Cy').displayName]);
      await Promise.all([ben.open('The three'), cy.open('The three')]);
      return { ada, ben, cy };
    });
  },
  colleagues: ({ standingPair }, use) => inFreshWindows(standingPair, use),
});

export { expect } from '@playwright/test';
