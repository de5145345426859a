/** How a person chooses what to share on this computer, and whether its sound can go along: pure tables over what is known of it. */
import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Who asks the person: our own window, the portal of a Wayland desktop, or the system's picker of macOS. */
export type ShareWay = 'own-picker' | 'portal' | 'system-picker';

export interface ShareFacts {
  readonly platform: NodeJS.Platform;
  /** Numbers of the kernel's release: `[23, 2]` is macOS 14.2, `[10, 0, 22631]` Windows 11. */
  readonly kernel: readonly number[];
  /** What the desktop says of its session, if anything: a sandbox may have taken it away. */
  readonly sessionType: string | null;
  /** A Wayland compositor listens. */
  readonly waylandSocket: boolean;
}

/** The system's picker came with macOS 15; its kernel is Darwin 24. */
const SYSTEM_PICKER_DARWIN = 24;

/**
 * macOS 15 and later: the system's picker. An app that captures around it is asked about again by the system every month,
 * listing sources there is slow and often empty, and sound of an own pick stays silent.
 * Wayland: the portal asks by itself, so nothing of ours may come before or above it. X11 counts as proven by the
 * session's own word, or by there being no compositor: the word alone is lost in sandboxes.
 */
export function shareWay({ platform, kernel, sessionType, waylandSocket }: ShareFacts): ShareWay {
  if (platform === 'darwin')
    return isAtLeast(kernel, [SYSTEM_PICKER_DARWIN]) ? 'system-picker' : 'own-picker';
  if (platform === 'linux') return waylandSocket && sessionType !== 'x11' ? 'portal' : 'own-picker';
  return 'own-picker';
}

/** Windows 10 22H2: older ones cannot leave our own sound, the voices of the call, out of the computer's. */
const SOUND_WINDOWS = [10, 0, 19_045];
/** macOS 14.2, for the same reason. */
const SOUND_DARWIN = [23, 2];

/**
 * Can the computer's sound be shared without sending the others their own voices back? The page must ask for it with
 * `restrictOwnAudio`. Linux has no such sound, and Electron hands none over from the system's picker or a portal.
 */
export function canShareSound(facts: ShareFacts): boolean {
  if (shareWay(facts) !== 'own-picker') return false;
  if (facts.platform === 'win32') return isAtLeast(facts.kernel, SOUND_WINDOWS);
  if (facts.platform === 'darwin') return isAtLeast(facts.kernel, SOUND_DARWIN);
  return false;
}

/** The facts of this computer. */
export function readShareFacts(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  kernel: string = release(),
): ShareFacts {
  return {
    platform,
    kernel: kernel.split('.').map((part) => Number.parseInt(part, 10) || 0),
    sessionType: env.XDG_SESSION_TYPE ?? null,
    waylandSocket: platform === 'linux' && hasWaylandSocket(env),
  };
}

/** Looked for as Wayland's own library does. */
function hasWaylandSocket(env: Readonly<Record<string, string | undefined>>): boolean {
  const name = env.WAYLAND_DISPLAY ?? 'wayland-0';
  if (isAbsolute(name)) return existsSync(name);
  return env.XDG_RUNTIME_DIR !== undefined && existsSync(join(env.XDG_RUNTIME_DIR, name));
}

function isAtLeast(version: readonly number[], wanted: readonly number[]): boolean {
  for (const [index, part] of wanted.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
