import type { Settings } from '#shared/contracts/settings.ts';
import type { CallRecord } from './call-record.ts';

/**
 * Tells callers that this device rings, and whether a link may be made meanwhile. That wish is only ever withdrawn: what was
 * dropped here cannot be told from what was made anew there.
 */
export class Ringing {
  readonly #settings: () => Settings;

  constructor(settings: () => Settings) {
    this.#settings = settings;
  }

  /** `isAway`: in another call, or not to be disturbed. True: something was told that changes what is shown. */
  announce(record: CallRecord, isAway: boolean): boolean {
    const may = !isAway && record.mayPrewarm(this.#settings());
    const prewarm = may && (record.announced ?? !wasWarm(record));
    if (prewarm === record.announced) return false;
    record.announced = prewarm;
    this.repeat(record);
    return true;
  }

  /** The link of this ring is lost, with the window that had it. */
  withdraw(record: CallRecord): void {
    if (record.announced !== true) return;
    record.announced = false;
    this.repeat(record);
  }

  /** A server forgets what rings on a device that was away. */
  repeat({ id, host, announced }: CallRecord): void {
    if (announced !== null) host.port()?.ringing(id, announced);
  }
}

/** This device had a link before the app was started again: it cannot be gone on with. */
const wasWarm = ({ call, me }: CallRecord): boolean =>
  call.participants.some(
    ({ userId, ringing }) =>
      userId === me.userId && ringing.some((device) => device.deviceId === me.deviceId && device.prewarm),
  );
