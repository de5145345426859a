import { guarded } from '../guard.ts';
import { requireReady } from '../readiness.ts';

const shortcuts = new Map<string, () => void>();
const tooEarly = 'globalShortcut cannot be used before the app is ready';

/** Remembers shortcuts; no key ever reaches them. */
export const globalShortcut = guarded('globalShortcut', {
  /** False if taken, as when another program holds the key. */
  register(accelerator: string, callback: () => void): boolean {
    requireReady(tooEarly);
    if (shortcuts.has(accelerator)) return false;
    shortcuts.set(accelerator, callback);
    return true;
  },

  isRegistered: (accelerator: string): boolean => shortcuts.has(accelerator),
  unregister: (accelerator: string): void => void shortcuts.delete(accelerator),
  unregisterAll: (): void => shortcuts.clear(),
});
