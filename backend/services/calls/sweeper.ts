/**
 * Keeps calls true to the clock and to the sockets: ends rings and graces whose deadline has passed, and gives a
 * deadline to every joined device without a socket. It reads the database each time, so it holds over a restart.
 */
import { participantsIn } from '#backend/storage/calls.ts';
import type { Db } from '#backend/storage/schema.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Caller, Push } from '../push.ts';
import type { CallChanges } from './changes.ts';
import type { Command } from './state.ts';

export interface SweeperOptions {
  readonly db: Db;
  readonly changes: CallChanges;
  readonly push: Push;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sweepMs: number;
}

type Row = Awaited<ReturnType<typeof participantsIn>>[number];
type Due = () => Exclude<Command, { kind: 'initiate' }>;

/** What a device's socket says about it at this moment. */
export function socketCommand(
  push: Push,
  caller: Caller,
): Extract<Command, { kind: 'deviceLost' | 'deviceBack' }> {
  return { kind: push.isConnected(caller.deviceId) ? 'deviceBack' : 'deviceLost', ...caller };
}

export class Sweeper {
  readonly #options: SweeperOptions;
  #cancelNext: () => void = () => {};
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** Sweeps now and from now on; the first round has ended when this resolves. */
  start(): Promise<void> {
    this.#round = this.#sweep().then(() => {
      if (this.#stopped) return;
      this.#cancelNext = this.#options.clock.after(this.#options.sweepMs, () => void this.start());
    });
    return this.#round;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelNext();
    await this.#round;
  }

  /** Never throws: what fails now is due again at the next round. */
  async #sweep(): Promise<void> {
    const { db, changes, log } = this.#options;
    try {
      for (const row of await participantsIn(db)) {
        for (const due of this.#dueOf(row)) {
          if (this.#stopped) return;
          await changes.change(row.call_id, due);
        }
      }
    } catch (error) {
      log.error('sweeping calls failed', { error });
    }
  }

  #dueOf(row: Row): Due[] {
    const { push, clock } = this.#options;
    const now = clock.now();
    const isPast = (deadline: Date | null) => deadline !== null && deadline.getTime() <= now;
    if (isPast(row.rings_until)) return [() => ({ kind: 'ringDeadline' })];
    const userId = row.user_id;
    const lost = row.ringing.filter(({ deviceId }) => !push.isConnected(deviceId));
    const dues: Due[] = lost.map(
      ({ deviceId }) =>
        () =>
          socketCommand(push, { userId, deviceId }),
    );
    const deviceId = row.device_id;
    if (row.status !== 'joined' || deviceId === null) return dues;
    const isInterrupted = row.grace_until !== null;
    if (push.isConnected(deviceId) === isInterrupted) {
      dues.push(() => socketCommand(push, { userId, deviceId }));
    }
    if (isPast(row.grace_until)) dues.push(() => ({ kind: 'graceDeadline' }));
    return dues;
  }
}
