import type { PresenceStatus } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { contactsOf } from '../storage/conversations.ts';
import { touchDevice } from '../storage/devices.ts';
import type { Db } from '../storage/schema.ts';
import { setLastSeen } from '../storage/users.ts';
import type { Caller, Push } from './push.ts';

type Chosen = Exclude<PresenceStatus, 'offline'>;

/** present -> leaving (its socket is gone, the grace runs) -> forgotten; back to present on reconnect, with what was chosen. */
type DevicePresence =
  | { readonly kind: 'present'; readonly chosen: Chosen }
  | { readonly kind: 'leaving'; readonly chosen: Chosen; readonly cancel: () => void };

/** Best first: a person is as reachable as their most reachable device. */
const BEST_FIRST: readonly Chosen[] = ['online', 'away', 'dnd'];

export interface PresenceDeps {
  readonly db: Db;
  readonly push: Push;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long a device that lost its socket still counts. */
  readonly graceMs: number;
}

/** Who is reachable, derived from the connected devices; told to those who share a conversation. */
export class Presence {
  readonly #deps: PresenceDeps;
  readonly #people = new Map<string, Map<string, DevicePresence>>();
  /** The status that was told last; absent is offline. */
  readonly #told = new Map<string, Chosen>();
  readonly #unsubscribe: (() => void)[];
  /** Writes and announcements under way, so that closing can wait for them. */
  readonly #pending = new Set<Promise<void>>();

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
    this.#unsubscribe = [
      deps.push.on('connected', (caller) => this.#arrived(caller)),
      deps.push.on('disconnected', (caller) => this.#left(caller)),
    ];
  }

  statusOf(userId: string): PresenceStatus {
    const devices = [...(this.#people.get(userId)?.values() ?? [])];
    return BEST_FIRST.find((status) => devices.some((device) => device.chosen === status)) ?? 'offline';
  }

  /** What a device says of its person. */
  set({ userId, deviceId }: Caller, chosen: Chosen): void {
    if (this.#people.get(userId)?.get(deviceId)?.kind !== 'present') return;
    this.#change(userId, (devices) => devices.set(deviceId, { kind: 'present', chosen }));
  }

  /** Keeps when everybody who is here was last seen, and stops all timers. */
  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    const here = [...this.#people.keys()];
    for (const devices of this.#people.values()) {
      for (const device of devices.values()) if (device.kind === 'leaving') device.cancel();
    }
    this.#people.clear();
    await Promise.all(this.#pending);
    await setLastSeen(this.#deps.db, here, new Date(this.#deps.clock.now()));
  }

  #arrived({ userId, deviceId }: Caller): void {
    const before = this.#people.get(userId)?.get(deviceId);
    if (before?.kind === 'leaving') before.cancel();
    this.#change(userId, (devices) =>
      devices.set(deviceId, { kind: 'present', chosen: before?.chosen ?? 'online' }),
    );
    this.#do('noting a device failed', () => touchDevice(this.#deps.db, deviceId, this.#now()));
  }

  #left({ userId, deviceId }: Caller): void {
    const before = this.#people.get(userId)?.get(deviceId);
    if (before?.kind !== 'present') return;
    const cancel = this.#deps.clock.after(this.#deps.graceMs, () =>
      this.#change(userId, (devices) => devices.delete(deviceId)),
    );
    this.#people.get(userId)?.set(deviceId, { kind: 'leaving', chosen: before.chosen, cancel });
    this.#do('noting a device failed', () => touchDevice(this.#deps.db, deviceId, this.#now()));
  }

  /** Changes the devices of a person, and announces the status when that changed it. */
  #change(userId: string, change: (devices: Map<string, DevicePresence>) => void): void {
    const before = this.statusOf(userId);
    const devices = this.#people.get(userId) ?? new Map<string, DevicePresence>();
    change(devices);
    if (devices.size > 0) this.#people.set(userId, devices);
    else this.#people.delete(userId);
    if (this.statusOf(userId) !== before)
      this.#do('announcing presence failed', () => this.#announce(userId));
  }

  async #announce(userId: string): Promise<void> {
    const { db, push } = this.#deps;
    const at = this.#now();
    if (this.statusOf(userId) === 'offline') await setLastSeen(db, [userId], at);
    const contacts = await contactsOf(db, userId);
    // Read last: of two announcements that overtake one another the first tells what is true now, the second has nothing to add.
    const status = this.statusOf(userId);
    if ((this.#told.get(userId) ?? 'offline') === status) return;
    if (status === 'offline') this.#told.delete(userId);
    else this.#told.set(userId, status);
    const lastSeen = status === 'offline' ? at.toISOString() : null;
    push.toUsers([userId, ...contacts], 'presence:update', { userId, status, lastSeen });
  }

  #now(): Date {
    return new Date(this.#deps.clock.now());
  }

  #do(failure: string, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => this.#deps.log.error(failure, { error }))
      .finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }
}
