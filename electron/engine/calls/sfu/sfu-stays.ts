import type { SignalFromSfu, SignalToSfu, SfuView } from '#shared/contracts/sfu-signal.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallState } from '#shared/machines/call.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { GaleneClient, type GaleneDeps } from '../../backends/galene/client.ts';
import type { SfuGroup } from '../../backends/galene/sfu-group.ts';
import type { CallRecord } from '../call-record.ts';
import type { CallHost } from '../host.ts';
import { OwnGroup } from './own-group.ts';
import { SfuStay } from './sfu-stay.ts';

/** What a client of the SFU needs beside clock and logger. */
export interface SfuClientDeps extends Omit<GaleneDeps, 'clock' | 'logger' | 'net'> {
  /** The way of that workspace to its servers. */
  readonly netOf?: (workspaceId: string) => GaleneDeps['net'];
}

export interface SfuStaysDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly client: SfuClientDeps;
  /** What windows see of it has changed. */
  readonly onView: (record: CallRecord) => void;
  readonly onSignal: (callId: string, stay: number, signal: SignalFromSfu) => void;
}

/** Which calls are in a group of the SFU: every call that is joined here and has outgrown its mesh. */
export class SfuStays {
  readonly #deps: SfuStaysDeps;
  readonly #stays = new Map<CallRecord, SfuStay>();
  /** By call: the number of its last stay, also of one that is over. */
  readonly #numbers = new WeakMap<CallRecord, number>();

  constructor(deps: SfuStaysDeps) {
    this.#deps = deps;
  }

  /** Joins or leaves as the call is now; answers what windows see of it. */
  follow(record: CallRecord, state: CallState): SfuView | null {
    // a window that is gone takes its connections with it: the next one begins anew
    const isIn = state.phase === 'joined' && !record.needsRejoin;
    const location = isIn ? (record.call.sfu?.url ?? null) : null;
    const known = this.#stays.get(record);
    if (known?.location === location) return known.view;
    this.forget(record);
    return location === null ? null : this.#open(record, location).view;
  }

  take(record: CallRecord, stay: number, signal: SignalToSfu): void {
    this.#stays.get(record)?.take(stay, signal);
  }

  /** The network is back, or (of one workspace) its server: looks now whether the groups can be reached. */
  wake(host: CallHost | null = null): void {
    for (const [record, stay] of this.#stays) if (host === null || record.host === host) stay.wake();
  }

  forget(record: CallRecord): void {
    this.#stays.get(record)?.close();
    this.#stays.delete(record);
  }

  #open(record: CallRecord, location: string): SfuStay {
    const { clock, onView, onSignal } = this.#deps;
    const logger = this.#deps.logger.child('sfu', { callId: record.id });
    const stay = new SfuStay(
      {
        group: record.host.port()?.sfuGroup?.(record.id) ?? this.#ownGroup(record, location, logger),
        clock,
        logger,
        location,
        nextStay: () => {
          const next = this.#last(record) + 1;
          this.#numbers.set(record, next);
          return next;
        },
        onView: () => onView(record),
        onSignal: (number, signal) => onSignal(record.id, number, signal),
      },
      this.#last(record),
    );
    this.#stays.set(record, stay);
    stay.join();
    return stay;
  }

  #ownGroup(record: CallRecord, location: string, logger: Logger): SfuGroup {
    const { netOf, ...client } = this.#deps.client;
    const net = netOf?.(record.host.workspaceId);
    return new OwnGroup({
      client: new GaleneClient({ ...client, ...(net && { net }), clock: this.#deps.clock, logger }),
      location,
      myId: record.me.userId,
      token: () => tokenOf(record),
    });
  }

  #last(record: CallRecord): number {
    return this.#numbers.get(record) ?? 0;
  }
}

/** Errors: offline, and those of the port. */
async function tokenOf({ host, id }: CallRecord): Promise<string> {
  const port = host.port();
  if (!port || !host.online()) throw new AppError('offline');
  return port.sfuToken(id);
}
