/** Keys: how they are called on this computer, and which were pressed. Pure. */

export type KeyPlatform = 'linux' | 'darwin' | 'win32' | 'web';

const MAC: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  Ctrl: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Meta: '⌘',
  Super: '⌘',
  Enter: '↩',
  Backspace: '⌫',
  Escape: 'esc',
};
const OTHERS: Readonly<Record<string, string>> = {
  CommandOrControl: 'Ctrl',
  Control: 'Ctrl',
  Meta: 'Super',
  Escape: 'Esc',
};
const WINDOWS: Readonly<Record<string, string>> = { ...OTHERS, Meta: 'Win', Super: 'Win' };
const ARROWS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/**
 * The keys of a combination by name, in the order in which they are held. It is written as Electron does (`CommandOrControl+Alt+M`) or
 * as this window does (`Ctrl+K`, where Ctrl is the command key on a Mac).
 */
export function keyNames(combination: string, platform: KeyPlatform): string[] {
  const names = platform === 'darwin' ? MAC : platform === 'win32' ? WINDOWS : OTHERS;
  return splitKeys(combination).map((key) => names[key] ?? ARROWS[key] ?? key);
}

/** In one line: `Ctrl+Alt+M`, or `⌥⌘M` on a Mac. */
export function keyText(combination: string, platform: KeyPlatform): string {
  return keyNames(combination, platform).join(platform === 'darwin' ? '' : '+');
}

/** The plus sign is a key too: `Ctrl++`. */
function splitKeys(combination: string): string[] {
  const plus = combination.endsWith('+');
  const keys = (plus ? combination.slice(0, -1) : combination).split('+').filter(Boolean);
  return plus ? [...keys, '+'] : keys;
}

export type Pressed = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'key' | 'code'>;

export type Caught =
  /** Only keys that are held so far, or none that can be had. */
  | { readonly type: 'nothing' }
  /** One key alone would be taken from every program. */
  | { readonly type: 'needs-modifier' }
  /** In Electron's words, as the settings keep it. */
  | { readonly type: 'keys'; readonly accelerator: string };

const FUNCTION_KEY = /^F([1-9]|1\d|2[0-4])$/;

/** What somebody presses who is asked for keys that work everywhere. */
export function catchKeys(event: Pressed, platform: KeyPlatform): Caught {
  const key = keyOf(event);
  if (key === null) return { type: 'nothing' };
  const mac = platform === 'darwin';
  const held = [
    (mac ? event.metaKey : event.ctrlKey) && 'CommandOrControl',
    mac && event.ctrlKey && 'Control',
    !mac && event.metaKey && 'Super',
    event.altKey && 'Alt',
  ].filter((name) => name !== false);
  if (held.length === 0 && !FUNCTION_KEY.test(key)) return { type: 'needs-modifier' };
  const accelerator = [...held, ...(event.shiftKey ? ['Shift'] : []), key].join('+');
  return { type: 'keys', accelerator };
}

/** A letter, a digit or a function key. By its place where the layout writes something else there: other letters, or signs with Alt held. */
function keyOf({ key, code }: Pressed): string | null {
  if (FUNCTION_KEY.test(key)) return key;
  if (/^[a-z0-9]$/i.test(key)) return key.toUpperCase();
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] ?? null;
}
