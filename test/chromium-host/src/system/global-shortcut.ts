import { guarded } from '../guard.ts';
import { requireReady } from '../readiness.ts';
import { canonicalAccelerator } from './accelerator.ts';

/** By their one spelling, see accelerator.ts. */
const shortcuts = new Map<string, () => void>();
let isSuspended = false;
const TOO_EARLY = 'globalShortcut cannot be used before the app is ready';

/** Electron's words for what it cannot read. */
function canonical(accelerator: string): string {
  const name = canonicalAccelerator(accelerator);
  if (name === undefined)
    throw new TypeError(`Error processing argument at index 0, conversion failure from ${accelerator}`);
  return name;
}

/** False if taken, as when another program holds the key. */
function register(accelerator: string, callback: () => void): boolean {
  requireReady(TOO_EARLY);
  const name = canonical(accelerator);
  if (isSuspended || shortcuts.has(name)) return false;
  shortcuts.set(name, callback);
  return true;
}

/** Remembers shortcuts; no key ever reaches them: specs wrap `register` and call what they were given. */
export const globalShortcut = guarded('globalShortcut', {
  register,

  registerAll(accelerators: string[], callback: () => void): void {
    for (const accelerator of accelerators) register(accelerator, callback);
  },

  isRegistered: (accelerator: string): boolean => shortcuts.has(canonical(accelerator)),
  unregister: (accelerator: string): void => void shortcuts.delete(canonical(accelerator)),
  unregisterAll: (): void => shortcuts.clear(),
  isSuspended: (): boolean => isSuspended,

  setSuspended(suspended: boolean): void {
    isSuspended = suspended;
  },
});
