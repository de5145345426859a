import type { Session, WebContents } from 'electron';
import type { WindowKind } from '#shared/contracts/ipc/group.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { APP_ORIGIN, isPageOf, originOf } from './pages.ts';
import type { WindowRegistry } from './windows/registry.ts';

/** What a page of each kind may have; everything else is denied. */
const ALLOWED: Readonly<Record<WindowKind, ReadonlySet<string>>> = {
  // a question for the screen is first asked as 'media' without any kind, then by sharing/display-media.ts
  main: new Set(['media', 'display-capture', 'speaker-selection', 'fullscreen']),
  ring: new Set(['speaker-selection']),
  picker: new Set(),
  widget: new Set(),
};

const MEDIA_KINDS = new Set(['audio', 'video']);

/** The part of Electron's Session that is used. */
export type PermissionSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setUSBProtectedClassesHandler'
  | 'setBluetoothPairingHandler'
>;

interface Asker {
  readonly contents: Pick<WebContents, 'id'> | null;
  /** The document that asks; Electron leaves it out where there is none. */
  readonly url: string | undefined;
  readonly origin: string | undefined;
  readonly mainFrame: boolean;
}

/** Denies by default: what is asked, by which window, from which document, in the top frame. */
export function guardPermissions(session: PermissionSession, windows: WindowRegistry, logger: Logger): void {
  const allowed = (permission: string, { contents, url, origin, mainFrame }: Asker): boolean => {
    const kind = contents && windows.kindOf(contents);
    if (!kind || !mainFrame || !ALLOWED[kind].has(permission)) return false;
    if (url !== undefined && !isPageOf(kind, url)) return false;
    if (origin !== undefined && originOf(origin) !== APP_ORIGIN) return false;
    return url !== undefined || origin !== undefined;
  };

  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const origin = 'securityOrigin' in details ? details.securityOrigin : undefined;
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const ok =
      types.every((type) => MEDIA_KINDS.has(type)) &&
      allowed(permission, {
        contents,
        url: details.requestingUrl,
        origin,
        mainFrame: details.isMainFrame,
      });
    logger.info('request() | permission asked', { permission, types, granted: ok });
    answer(ok);
  });

  session.setPermissionCheckHandler((contents, permission, requestingOrigin, details) =>
    allowed(permission, {
      contents,
      url: details.requestingUrl,
      origin: details.securityOrigin ?? requestingOrigin,
      mainFrame: details.isMainFrame,
    }),
  );

  // USB, HID, serial, Bluetooth: none of ours; every class of USB devices that Chromium protects stays protected
  session.setDevicePermissionHandler(() => false);
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
}
