/** Global keys as a view of the engine: mute and push-to-talk while one talks, whatever program is in front. */
import type { App, GlobalShortcut } from 'electron';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { DesktopState } from '../desktop-state.ts';
import { follow, type Followed } from '../follow.ts';
import { microphoneOf } from '../live-calls.ts';
import { keysOf, Shortcuts } from './shortcuts.ts';

export interface OpenShortcutsOptions {
  readonly parts: {
    readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
    readonly app: { readonly commandLine: Pick<App['commandLine'], 'getSwitchValue'> };
  };
  /** The desktop is a Wayland one. */
  readonly wayland: boolean;
  readonly engine: Followed;
  readonly state: Pick<DesktopState, 'set'>;
  readonly toggleMicrophone: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Wayland gives no program a key. Its portal does, after a question of its own; who wants that starts the app with this feature. */
const PORTAL_FEATURE = 'GlobalShortcutsPortal';

/** Registers keys from now on, while there is something to do with them. */
export function openShortcuts(options: OpenShortcutsOptions): Shortcuts {
  const { parts, wayland, engine, state, toggleMicrophone, clock, logger } = options;
  const features = parts.app.commandLine.getSwitchValue('enable-features').split(',');
  const shortcuts = new Shortcuts({
    globalShortcut: parts.globalShortcut,
    supported: !wayland || features.includes(PORTAL_FEATURE),
    show: (shown) => state.set({ shortcuts: shown }),
    clock,
    logger,
  });
  // Electron tells of no key that comes up, on any system
  state.set({ talkKey: 'toggle' });
  follow(
    engine,
    ({ settings }) => keysOf(settings),
    (keys) => shortcuts.setKeys(keys),
  );
  let releases: (() => void)[] = [];
  follow(
    engine,
    (view) => microphoneOf(view) !== null,
    (talks) => {
      for (const release of releases) release();
      releases = talks
        ? [shortcuts.hold('mute', toggleMicrophone), shortcuts.hold('talk', toggleMicrophone)]
        : [];
    },
  );
  return shortcuts;
}
