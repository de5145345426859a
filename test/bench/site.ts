/** Where Parley is measured: a backend, a network in the bench's hand, and apps of people who are signed in. */
import { Person } from '../e2e/people/person.ts';
import { account } from '../e2e/people/visitor.ts';
import { type BackendProcess, startBackendProcess } from '../support/backend-process.ts';
import { ImpairmentProxy } from '../support/impairment/impairment-proxy.ts';
import { openSignallingProxy, type SignallingProxy } from '../support/impairment/signalling-proxy.ts';
import { launchApp, type LaunchedApp, type LaunchOptions } from '../support/launch-app.ts';
import { prepare } from './page.ts';

export interface Site {
  readonly backend: BackendProcess;
  readonly media: ImpairmentProxy;
  readonly signalling: SignallingProxy;
  /** Everything between two people takes that long, there and back: media, and what is said through the backend. */
  roundTrip(ms: number): void;
  /** A new app with a new account. */
  join(name: string, settings?: Settings): Promise<Person>;
  /** Two who have written to each other, so that their links may be made while it rings. */
  pair(settings?: Settings): Promise<readonly [Person, Person]>;
}

type Settings = LaunchOptions['settings'];

/** A new app at its first screen; its microphone is a steady tone. */
export type OpenApp = (settings?: Settings) => Promise<Person>;

/** Every app is closed again, whatever happens. */
export async function withApps<T>(measure: (open: OpenApp) => Promise<T>): Promise<T> {
  const opened: LaunchedApp[] = [];
  try {
    return await measure(async (settings) => {
      const launched = await launchApp(settings && { settings });
      opened.push(launched);
      await prepare(launched.page);
      await launched.page.reload();
      return new Person(launched);
    });
  } finally {
    await Promise.all(opened.map((launched) => launched.close()));
    for (const launched of opened) launched.discard();
  }
}

/** Everything is closed again, whatever happens. */
export async function withSite<T>(
  measure: (site: Site) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const backend = await startBackendProcess({ PARLEY_RATE_INITIATE: '1000', ...env });
  const media = new ImpairmentProxy({ seed: 1 });
  const signalling = await openSignallingProxy({ target: backend.address, media });
  const siteOf = (open: OpenApp): Site => ({
    backend,
    media,
    signalling,
    roundTrip(ms) {
      media.both('*', '*', { delayMs: ms / 2 });
      signalling.delay(ms / 4);
    },
    async join(name, settings) {
      const person = await open(settings);
      await person.connectTo(signalling.url);
      await person.createAccount(account(name));
      return person;
    },
    async pair(settings) {
      const [ada, ben] = await Promise.all([this.join('Ada', settings), this.join('Ben', settings)]);
      await ada.find('Ben');
      await ada.write('Hello Ben');
      await ben.open('Ada');
      await ben.sees('Hello Ben');
      await ben.write('Hello Ada');
      await ada.sees('Hello Ada');
      return [ada, ben];
    },
  });
  try {
    return await withApps((open) => measure(siteOf(open)));
  } finally {
    await backend.stop();
    await media.close();
    await signalling.close();
  }
}
