import { askDBus } from '../dbus.ts';

/** Does a desktop on Linux show tray icons? GNOME without an extension does not, and Electron would not tell. Not asked: it is trusted. */
export async function isTrayShown(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  const answer = await askDBus({
    dest: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    method: 'org.freedesktop.DBus.NameHasOwner',
    args: ['string:org.kde.StatusNotifierWatcher'],
  });
  return answer.state !== 'answered' || !answer.text.includes('boolean false');
}
