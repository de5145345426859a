/** Does this Wayland desktop have a portal that shares screens? Without one its question would never be answered, or answered by nothing. */
import type { AskDBus } from '../dbus.ts';

/** unknown: it could not be asked, so that it is tried. */
export type PortalState = 'there' | 'missing' | 'unknown';

/** What D-Bus says where nobody has that name, or whoever has it knows no screens. Anything else may pass. */
const MISSING =
  /\.(ServiceUnknown|NameHasNoOwner|UnknownInterface|UnknownMethod|UnknownObject|InvalidArgs|Spawn\.\w+)\b/;

export async function findPortal(askDBus: AskDBus): Promise<PortalState> {
  const answer = await askDBus({
    dest: 'org.freedesktop.portal.Desktop',
    path: '/org/freedesktop/portal/desktop',
    method: 'org.freedesktop.DBus.Properties.Get',
    args: ['string:org.freedesktop.portal.ScreenCast', 'string:version'],
  });
  if (answer.state === 'answered') return 'there';
  return answer.state === 'refused' && MISSING.test(answer.error) ? 'missing' : 'unknown';
}

/** By the names that `XDG_CURRENT_DESKTOP` gives; several, with colons between them. */
const PACKAGES: readonly (readonly [desktop: RegExp, name: string])[] = [
  [/gnome|unity|budgie/i, 'xdg-desktop-portal-gnome'],
  [/kde|plasma/i, 'xdg-desktop-portal-kde'],
  [/hyprland/i, 'xdg-desktop-portal-hyprland'],
  [/cosmic/i, 'xdg-desktop-portal-cosmic'],
  [/lxqt/i, 'xdg-desktop-portal-lxqt'],
];

/** The package with the portal of this desktop; for Sway and all small ones that of wlroots. */
export const portalPackage = (desktop: string): string =>
  PACKAGES.find(([name]) => name.test(desktop))?.[1] ?? 'xdg-desktop-portal-wlr';
