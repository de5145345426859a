import { guarded, guardedClass } from '../guard.ts';
import { HostEmitter } from '../host-emitter.ts';

const EVENTS = [
  'suspend',
  'resume',
  'on-ac',
  'on-battery',
  'shutdown',
  'lock-screen',
  'unlock-screen',
  'user-did-become-active',
  'user-did-resign-active',
  'thermal-state-change',
  'speed-limit-change',
];

/** A machine on mains whose user is always there. Specs emit the events: `powerMonitor.emit('resume')`. */
class PowerMonitor extends HostEmitter {
  readonly onBatteryPower = false;

  constructor() {
    super('powerMonitor', EVENTS);
  }

  /** Seconds. */
  getSystemIdleTime(): number {
    return 0;
  }

  getSystemIdleState(_idleThreshold: number): 'active' {
    return 'active';
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}

guardedClass('PowerMonitor', 'powerMonitor', PowerMonitor);
export const powerMonitor = new PowerMonitor();

const blockers = new Set<number>();
let lastBlocker = -1;

/** Remembers who wants the machine awake; it may sleep all the same. */
export const powerSaveBlocker = guarded('powerSaveBlocker', {
  start(_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    blockers.add(++lastBlocker);
    return lastBlocker;
  },

  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
});
