import { networkInterfaces } from 'node:os';
import type { NetEvents } from '#engine/engine.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';

/** The system has no event for a changed network that Node or Electron would hand on; reading its list costs some 50 µs. */
const LOOK_EVERY_MS = 5000;

/** The part of Electron's powerMonitor that is used. */
export interface Power {
  on(event: 'suspend' | 'resume', listener: () => void): unknown;
}

export interface NetEventsOptions {
  /** `null`: the machine does not tell. */
  readonly power: Power | null;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The addresses by which others could reach this machine. */
  readonly addresses?: () => string[];
}

/** Tells the engine of sleep, wake-up and a new network. `end` stops looking. */
export function watchNet(options: NetEventsOptions): { events: Emitter<NetEvents>; end: () => void } {
  const { power, clock, logger, addresses = outsideAddresses } = options;
  const events = new Emitter<NetEvents>((error) => logger.error('net event failed', { error }));
  const tell = (name: keyof NetEvents) => {
    logger.info('net event', { event: name });
    events.emit(name, null);
  };
  power?.on('suspend', () => tell('suspend'));
  power?.on('resume', () => tell('resume'));

  let before = addresses().join();
  let cancel = (): void => undefined;
  const look = () => {
    const now = addresses().join();
    if (now !== before && now !== '') tell('online');
    before = now;
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  cancel = clock.after(LOOK_EVERY_MS, look);
  return { events, end: () => cancel() };
}

function outsideAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort();
}
