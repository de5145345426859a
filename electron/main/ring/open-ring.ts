/** What rings, and what keeps it still: made before there is a window, for pages ask for it. */
import type { Engine } from '#engine/engine.ts';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { DesktopState } from '../desktop-state.ts';
import { Quiet } from '../quiet/quiet.ts';
import type { ReadSystemQuiet } from '../quiet/system-quiet.ts';
import { RingFeed } from './ring-feed.ts';

export interface OpenRingOptions {
  readonly engine: Pick<Engine, 'events' | 'view' | 'ring'>;
  readonly readSystem: ReadSystemQuiet | null;
  readonly changeSettings: (change: SettingsChange) => void;
  readonly state: Pick<DesktopState, 'set'>;
  readonly clock: Clock;
}

export interface Ring {
  readonly rings: RingFeed;
  /** Asks the system again whether it wants to be left alone; never rejects. */
  readonly fresh: () => Promise<void>;
  readonly end: () => void;
}

export function openRing(options: OpenRingOptions): Ring {
  const { state, engine } = options;
  const quiet = new Quiet({ ...options, show: (next) => state.set({ quiet: next }) });
  const fresh = (): Promise<void> => quiet.fresh();
  return { rings: new RingFeed({ engine, fresh }), fresh, end: () => quiet.end() };
}
