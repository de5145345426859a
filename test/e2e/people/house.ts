/** The fixtures of every spec: a real backend, and apps that always close, whatever a spec does. */
import { test as base } from '@playwright/test';
import { type BackendProcess, startBackendProcess } from '#test/support/backend-process.ts';
import {
  missingProgram,
  NOTIFICATION_PROGRAMS,
  type NotificationRecorder,
  startNotificationRecorder,
} from '#test/support/desktop.ts';
import { launchApp, type LaunchedApp, type LaunchOptions } from '#test/support/launch-app.ts';
import { Person } from './person.ts';
import { Remote } from './remote.ts';
import { type Account, account } from './visitor.ts';

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
  /** Somebody with an account and some other program: for tests that only look at what comes from them. */
  readonly remote: (name: string) => Promise<Remote>;
  /** Two colleagues with an open direct conversation, in new apps: for tests that break them, or ask for `ownBackend`. */
  readonly pair: (options?: LaunchOptions) => Promise<Pair>;
  /** The two standing colleagues of the shared backend, in freshly loaded windows with their conversation open, and in no call. */
  readonly colleagues: () => Promise<StandingPair>;
  /** A third standing colleague, in a freshly loaded window, and in no call. */
  readonly third: () => Promise<Person>;
  /** The three standing colleagues in a new group, with its conversation open. */
  readonly trio: () => Promise<StandingPair & { readonly cy: Person; readonly group: string }>;
  /** A Parley that knows no server, at its first screen. */
  readonly newcomer: () => Promise<Person>;
  /** What the desktop of the standing colleagues was asked to show; the test is skipped where there is no session bus. */
  readonly notifications: NotificationRecorder;
}

interface Pair {
  readonly ada: Person;
  readonly ben: Person;
}

export interface SharedHouse {
  readonly sharedBackend: BackendProcess;
  /** Of the desktop on which standing apps run; `null` where there is no D-Bus. */
  readonly recorder: NotificationRecorder | null;
  readonly standingPair: StandingPair;
  readonly standingThird: Person;
  readonly standingNewcomer: Person;
}

export type StandingPair = Pair & { readonly adasAccount: Account; readonly bensAccount: Account };

const CY = account('Cy', 'standing');

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

/** An app that stays for several tests. */
async function withStanding(
  use: (launched: LaunchedApp) => Promise<void>,
  options?: LaunchOptions,
): Promise<void> {
  const launched = await launchApp(options);
  await use(launched);
  await launched.close();
  launched.discard();
}

/** Two colleagues who stay for several tests: their history grows, their windows are new for each (`inFreshWindows`). */
export async function withStandingPair(
  address: string,
  use: (pair: StandingPair) => Promise<void>,
  options?: LaunchOptions,
): Promise<void> {
  const opened: LaunchedApp[] = [];
  const [adasAccount, bensAccount] = [account('Ada', 'standing'), account('Ben', 'standing')];
  const join = async (who: Account): Promise<Person> => {
    const launched = await launchApp(options);
    opened.push(launched);
    return settle(launched, address, who);
  };
  const [ada, ben] = await Promise.all([join(adasAccount), join(bensAccount)]);
  await use({ ...(await acquaint(ada, ben, bensAccount.displayName)), adasAccount, bensAccount });
  await Promise.all(opened.map((launched) => launched.close()));
  for (const launched of opened) launched.discard();
}

/** One test's turn with a standing pair: whatever an earlier one did to the pages is gone, and afterwards they are in no call. */
export async function inFreshWindows(
  pair: StandingPair,
  use: (open: () => Promise<StandingPair>) => Promise<void>,
): Promise<void> {
  const { ada, ben, adasAccount, bensAccount } = pair;
  await use(async () => {
    await Promise.all([ada.page.reload(), ben.page.reload()]);
    await Promise.all([ada.open(bensAccount.displayName), ben.open(adasAccount.displayName)]);
    return pair;
  });
  await ada.leavesAnyCall();
  await ben.leavesAnyCall();
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
  recorder: [
    async ({}, use) => {
      if (missingProgram(...NOTIFICATION_PROGRAMS) !== undefined) return use(null);
      const recorder = await startNotificationRecorder();
      await use(recorder);
      await recorder.stop();
    },
    { scope: 'worker' },
  ],
  standingPair: [
    ({ sharedBackend, recorder }, use) =>
      withStandingPair(sharedBackend.address, use, { env: { ...recorder?.env } }),
    { scope: 'worker' },
  ],
  standingThird: [
    ({ sharedBackend }, use) =>
      withStanding(async (launched) => use(await settle(launched, sharedBackend.address, CY))),
    { scope: 'worker' },
  ],
  standingNewcomer: [({}, use) => withStanding((launched) => use(new Person(launched))), { scope: 'worker' }],
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
  remote: async ({ address, account: accountOf }, use) => {
    const joined: Remote[] = [];
    await use(async (name) => {
      const remote = await Remote.join(address, accountOf(name));
      joined.push(remote);
      return remote;
    });
    for (const remote of joined) remote.goesOffline();
  },
  colleagues: ({ standingPair }, use) => inFreshWindows(standingPair, use),
  third: async ({ standingThird }, use) => {
    await use(async () => {
      await standingThird.page.reload();
      await standingThird.isSignedIn();
      return standingThird;
    });
    await standingThird.leavesAnyCall();
  },
  trio: async ({ colleagues, third }, use, { testId }) => {
    await use(async () => {
      const [pair, cy] = await Promise.all([colleagues(), third()]);
      const group = `The three ${testId.slice(-6)}`;
      await pair.ada.makeGroup(group, [pair.bensAccount.displayName, CY.displayName]);
      await Promise.all([pair.ben.open(group), cy.open(group)]);
      return { ...pair, cy, group };
    });
  },
  newcomer: async ({ standingNewcomer }, use) => {
    await use(async () => {
      await standingNewcomer.page.reload();
      return standingNewcomer;
    });
    await standingNewcomer.forgetsAllServers();
  },
  notifications: async ({ recorder }, use, info) => {
    if (recorder === null) return info.skip(true, 'dbus-daemon is not installed');
    recorder.seen.length = 0;
    recorder.closed.length = 0;
    await use(recorder);
  },
});

export { expect } from '@playwright/test';
