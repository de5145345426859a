import type { GlobalShortcut } from 'electron';
import type { DesktopView, ShortcutName, ShortcutState } from '#shared/contracts/desktop.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';

/** The first repetition of a key that is held down comes so late at the usual settings, in milliseconds. */
const REPEATED_MS = 700;

export type ShortcutKeys = Readonly<Record<ShortcutName, string | null>>;

export interface ShortcutsOptions {
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
  /** false: this desktop lets no program have keys of its own. */
  readonly supported: boolean;
  /** Told of every change. */
  readonly show: (shortcuts: DesktopView['shortcuts']) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One key: what the person has set, and who wants it now. */
interface Shortcut {
  key: string | null;
  state: ShortcutState;
  press: (() => void) | null;
  /** Ours in the system now. */
  registered: string | null;
}

/**
 * Keys that work while another program is in front. They are the person's own keys: they are ours only while there is something to do
 * with them, and are tried for a moment when they are set, so that the settings can say whether they are free.
 */
export class Shortcuts {
  readonly #options: ShortcutsOptions;
  readonly #shortcuts: Readonly<Record<ShortcutName, Shortcut>>;

  constructor(options: ShortcutsOptions) {
    this.#options = options;
    const none = (): Shortcut => ({
      key: null,
      state: options.supported ? 'off' : 'unsupported',
      press: null,
      registered: null,
    });
    this.#shortcuts = { ring: none(), mute: none(), talk: none() };
  }

  /** The keys that the person has set; `null`: none. */
  setKeys(keys: ShortcutKeys): void {
    for (const name of Object.keys(this.#shortcuts) as ShortcutName[]) {
      const shortcut = this.#shortcuts[name];
      if (shortcut.key === keys[name]) continue;
      this.#release(shortcut);
      shortcut.key = keys[name];
    }
    // all old ones are free before the new ones are asked for: two may have changed places
    for (const shortcut of Object.values(this.#shortcuts)) this.#apply(shortcut);
    this.#tell();
  }

  /** `press` is called for that key until the answer is called. The last one who asked has it. */
  hold(name: ShortcutName, press: () => void): () => void {
    const shortcut = this.#shortcuts[name];
    const once = this.#withoutRepetition(press);
    shortcut.press = once;
    this.#release(shortcut);
    this.#apply(shortcut);
    this.#tell();
    return () => {
      if (shortcut.press !== once) return;
      shortcut.press = null;
      this.#release(shortcut);
    };
  }

  /** Gives all keys back. */
  close(): void {
    for (const shortcut of Object.values(this.#shortcuts)) {
      shortcut.press = null;
      this.#release(shortcut);
    }
  }

  #apply(shortcut: Shortcut): void {
    const { supported } = this.#options;
    if (!supported || shortcut.registered !== null) return;
    shortcut.state = shortcut.key === null ? 'off' : this.#register(shortcut, shortcut.key) ? 'on' : 'taken';
    if (!shortcut.press) this.#release(shortcut);
  }

  #register(shortcut: Shortcut, key: string): boolean {
    const { globalShortcut, logger } = this.#options;
    try {
      if (!globalShortcut.register(key, () => shortcut.press?.())) return false;
    } catch (error) {
      // keys that this system does not know
      logger.warn('register() | not possible', { error });
      return false;
    }
    shortcut.registered = key;
    return true;
  }

  #release(shortcut: Shortcut): void {
    if (shortcut.registered === null) return;
    this.#options.globalShortcut.unregister(shortcut.registered);
    shortcut.registered = null;
  }

  /** A key that is held down is one press, however often the system repeats it. */
  #withoutRepetition(press: () => void): () => void {
    const { clock } = this.#options;
    let last = -REPEATED_MS;
    return () => {
      const now = clock.now();
      const isNew = now - last >= REPEATED_MS;
      last = now;
      if (isNew) press();
    };
  }

  #tell(): void {
    const { ring, mute, talk } = this.#shortcuts;
    this.#options.show({ ring: ring.state, mute: mute.state, talk: talk.state });
  }
}

export const keysOf = ({ ringKey, muteKey, talkKey }: Settings): ShortcutKeys => ({
  ring: ringKey,
  mute: muteKey,
  talk: talkKey,
});
