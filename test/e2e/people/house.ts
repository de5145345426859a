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
  /** Two colleagues with an open direct conversation. */
  readonly pair: () => Promise<{ ada: Person; ben: Person }>;
}

interface SharedHouse {
  readonly sharedBackend: BackendProcess;
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
    await use(async (name, options) => {
      const person = await launch(options);
      await person.connectTo(backend.address);
      await person.createAccount(accountOf(name));
      return person;
    });
  },
  pair: async ({ join, account: accountOf }, use) => {
    await use(async () => {
      const [ada, ben] = await Promise.all([join('Ada'), join('Ben')]);
      await ada.find(accountOf('Ben').displayName);
      await ada.write('Hello Ben');
      await ben.open('Ada');
      await ben.sees('Hello Ben');
      return { ada, ben };
    });
  },
});

export { expect } from '@playwright/test';
