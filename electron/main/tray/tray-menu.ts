import type { MenuItemConstructorOptions } from 'electron';
import type { Settings } from '#shared/contracts/settings.ts';
import type { Words } from '../words.ts';
import type { TrayState } from './tray-state.ts';

export interface TrayVerbs {
  readonly open: () => void;
  readonly quit: () => void;
  readonly toggleMicrophone: () => void;
  readonly setQuiet: (quiet: Settings['quiet']) => void;
}

const HOUR_MS = 3_600_000;
/** Until tomorrow: when a working day begins, in hours of local time. */
const MORNING_HOUR = 8;

const STATUS = {
  'in-call': 'trayInCall',
  quiet: 'trayQuiet',
  online: 'trayOnline',
  offline: 'trayOffline',
  'signed-out': 'traySignedOut',
} as const;

/** The tray's menu as Electron takes it. `now` gives local milliseconds at the time of a click. */
export function trayMenu(
  state: TrayState,
  verbs: TrayVerbs,
  words: Words,
  now: () => number,
): MenuItemConstructorOptions[] {
  const { unread, status, microphone } = state;
  const line: MenuItemConstructorOptions = { type: 'separator' };
  return [
    { id: 'status', label: words(STATUS[status]), enabled: false },
    ...(unread > 0
      ? [{ id: 'unread', label: words('trayUnread', { count: unread }), click: verbs.open }]
      : []),
    line,
    quietMenu(state, verbs, words, now),
    ...(microphone
      ? [
          {
            id: 'microphone',
            label: words(microphone === 'on' ? 'trayMute' : 'trayUnmute'),
            click: verbs.toggleMicrophone,
          },
        ]
      : []),
    line,
    { id: 'open', label: words('trayOpen'), click: verbs.open },
    { id: 'quit', label: words('trayQuit'), click: verbs.quit },
  ];
}

function quietMenu(
  { quiet }: TrayState,
  { setQuiet }: TrayVerbs,
  words: Words,
  now: () => number,
): MenuItemConstructorOptions {
  const until = (until: number | null) => setQuiet({ on: true, until });
  return {
    id: 'quiet',
    label: words('trayQuiet'),
    submenu: [
      { id: 'quiet-hour', label: words('trayQuietHour'), click: () => until(now() + HOUR_MS) },
      { id: 'quiet-tomorrow', label: words('trayQuietTomorrow'), click: () => until(tomorrow(now())) },
      { id: 'quiet-on', label: words('trayQuietOn'), click: () => until(null) },
      {
        id: 'quiet-off',
        label: words('trayQuietOff'),
        type: 'checkbox',
        checked: quiet !== 'own',
        click: () => setQuiet({ on: false, until: null }),
      },
    ],
  };
}

/** The morning of the next day, in local milliseconds. */
export function tomorrow(now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setHours(MORNING_HOUR, 0, 0, 0);
  return day.getTime();
}
