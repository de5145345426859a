/** All keys of the app, by where they work. */
import type { ShortcutState } from '#shared/contracts/desktop.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { KEYS } from '../../features/call/use-shortcuts.ts';
import type { TextKey } from '../../state/i18n.ts';

export interface KeyEntry {
  readonly words: TextKey;
  /** Any of these; empty: none is set. */
  readonly keys: readonly string[];
  /** Why the keys do not work; `null`: they do. */
  readonly trouble: Exclude<ShortcutState, 'on' | 'off'> | null;
}

export interface KeyGroup {
  readonly title: TextKey;
  readonly entries: readonly KeyEntry[];
}

const entry = (words: TextKey, ...keys: string[]): KeyEntry => ({ words, keys, trouble: null });

const WINDOW = [
  entry('desktop.keys.find', 'Ctrl+K'),
  entry('search.openAll', 'Ctrl+Shift+F'),
  entry('desktop.keys.settings', 'Ctrl+,'),
  entry('desktop.keys.workspaces', 'Ctrl+1', 'Ctrl+9'),
  entry('desktop.keys.list', 'Ctrl+/'),
  entry('desktop.keys.back', 'Escape'),
];
const ZOOM = [
  entry('desktop.keys.larger', 'Ctrl++'),
  entry('desktop.keys.smaller', 'Ctrl+-'),
  entry('desktop.keys.natural', 'Ctrl+0'),
];
const CONVERSATION = [
  entry('search.open', 'Ctrl+F'),
  entry('desktop.keys.send', 'Enter'),
  entry('desktop.keys.newLine', 'Shift+Enter'),
  entry('desktop.keys.editLast', 'ArrowUp'),
  entry('desktop.keys.walk', 'ArrowUp', 'ArrowDown', 'Home', 'End'),
  entry('desktop.keys.menu', 'Enter', 'Shift+F10'),
];
const CALL = [
  entry('desktop.keys.microphone', KEYS.microphone),
  entry('desktop.keys.hold', 'Space'),
  entry('desktop.keys.camera', KEYS.camera),
  entry('desktop.keys.share', KEYS.share),
  entry('desktop.keys.hand', KEYS.hand),
];
const RING = [
  entry('desktop.keys.accept', KEYS.accept),
  entry('desktop.keys.acceptWithVideo', KEYS.acceptWithVideo),
  entry('desktop.keys.decline', KEYS.decline),
];

export function keyGroups({ settings, desktop, platform }: AppView): readonly KeyGroup[] {
  const isWeb = platform === 'web';
  const global = (name: 'ring' | 'mute' | 'talk'): KeyEntry => {
    const keys = settings[`${name}Key`];
    const state = desktop.shortcuts[name];
    const trouble = state === 'unsupported' || (state === 'taken' && keys !== null) ? state : null;
    return { words: `desktop.keys.${name}`, keys: keys === null ? [] : [keys], trouble };
  };
  return [
    { title: 'desktop.keys.groups.window', entries: isWeb ? WINDOW : [...WINDOW, ...ZOOM] },
    { title: 'desktop.keys.groups.conversation', entries: CONVERSATION },
    { title: 'desktop.keys.groups.call', entries: CALL },
    { title: 'desktop.keys.groups.ring', entries: RING },
    ...(isWeb
      ? []
      : [
          {
            title: 'desktop.keys.groups.anywhere',
            entries: [global('ring'), global('mute'), global('talk')],
          } as const,
        ]),
  ];
}
