import { GaleneClient, type GaleneDeps, type JoinWish } from '#engine/backends/galene/client.ts';
import type { GaleneEvents } from '#engine/backends/galene/events.ts';
import type { GaleneState } from '#engine/backends/galene/state.ts';
import type { Stay } from '#engine/backends/galene/stay.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeGalene } from './fake-galene.ts';
import { settle } from './settle.ts';

export type Told = {
  [Name in keyof GaleneEvents]: { readonly name: Name; readonly event: GaleneEvents[Name] };
}[keyof GaleneEvents];

const STEP_MS = 1000;
const NAMES: readonly (keyof GaleneEvents)[] = [
  'state',
  'member',
  'chat',
  'user-message',
  'server-message',
  'stream-offer',
  'stream-answer',
  'stream-ice',
  'stream-renegotiate',
  'stream-close',
];

/** A client that remembers everything it told. */
export class GaleneSeat {
  readonly client: GaleneClient;
  readonly told: Told[] = [];

  constructor(deps: GaleneDeps) {
    this.client = new GaleneClient(deps);
    for (const name of NAMES) this.client.on(name, (event) => this.told.push({ name, event } as Told));
  }

  /** What it told under a name, oldest first. */
  all<Name extends keyof GaleneEvents>(name: Name): GaleneEvents[Name][] {
    return this.told.filter((one) => one.name === name).map((one) => one.event as GaleneEvents[Name]);
  }

  /** The states so far, by name. */
  get states(): GaleneState['is'][] {
    return this.all('state').map((state) => state.is);
  }

  get stay(): Stay {
    if (!this.client.stay) throw new Error(`not joined: ${this.client.state.is}`);
    return this.client.stay;
  }

  get id(): string {
    const { state } = this.client;
    if (state.is !== 'joined') throw new Error(`not joined: ${state.is}`);
    return state.clientId;
  }
}

/** A fake Galène with the group `g`: `<name>-token` lets in as that name, `op-token` an operator. */
export class GaleneRig {
  readonly clock = new ManualClock();
  readonly galene = new FakeGalene(this.clock);
  #ids = 0;

  constructor() {
    const { access } = this.galene.group('g');
    for (const username of ['ada', 'ben', 'cy'])
      access.set(`${username}-token`, { username, permissions: ['present', 'message'] });
    access.set('op-token', { username: 'op', permissions: ['op', 'present', 'message'] });
  }

  seat(other: Partial<GaleneDeps> = {}): GaleneSeat {
    return new GaleneSeat({
      clock: this.clock,
      logger: silentLogger,
      userAgent: 'Parley/test',
      randomId: () => `00000000-0000-4000-8000-${String((this.#ids += 1)).padStart(12, '0')}`,
      policy: backoff({ firstMs: 1000, maxMs: 8000, jitter: 0 }),
      openSocket: this.galene.openSocket,
      fetch: this.galene.fetch,
      ...other,
    });
  }

  wish(token: string): JoinWish {
    return {
      location: this.galene.locationOf('g'),
      username: null,
      credentials: () => Promise.resolve({ token }),
    };
  }

  /** One who is in the group. */
  async joined(name: string): Promise<GaleneSeat> {
    const seat = this.seat();
    seat.client.join(this.wish(`${name}-token`));
    await settle();
    if (seat.client.state.is !== 'joined') throw new Error(`${name} did not join: ${seat.client.state.is}`);
    return seat;
  }

  /** Lets time pass in steps, so that what is said on the way is heard on the way. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.clock.advance(Math.min(left, STEP_MS));
      await settle();
    }
  }
}
