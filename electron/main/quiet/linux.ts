import type { AskDBus } from '../dbus.ts';
import type { ReadSystemQuiet } from './system-quiet.ts';
import type { Run } from './run.ts';

export interface LinuxQuietDeps {
  /** `XDG_CURRENT_DESKTOP`: names with colons between them. */
  readonly desktop: string;
  readonly run: Run;
  readonly askDBus: AskDBus;
}

/** A desktop's own switch, and what it says while nothing is to be shown. */
interface Switch {
  readonly file: string;
  readonly args: readonly string[];
  readonly quiet: 'true' | 'false';
}

const gsettings = (schema: string, key: string, quiet: Switch['quiet']): Switch => ({
  file: 'gsettings',
  args: ['get', schema, key],
  quiet,
});
const GNOME = gsettings('org.gnome.desktop.notifications', 'show-banners', 'false');
const SWITCHES: Readonly<Record<string, Switch>> = {
  GNOME,
  Unity: GNOME,
  Budgie: GNOME,
  Pantheon: GNOME,
  'X-Cinnamon': gsettings('org.cinnamon.desktop.notifications', 'display-notifications', 'false'),
  MATE: gsettings('org.mate.NotificationDaemon', 'do-not-disturb', 'true'),
  XFCE: {
    file: 'xfconf-query',
    args: ['--channel', 'xfce4-notifyd', '--property', '/do-not-disturb'],
    quiet: 'true',
  },
};

/** The desktop's own switch where it is known; else what the notification service says of itself, as KDE's does. */
export function linuxQuiet({ desktop, run, askDBus }: LinuxQuietDeps): ReadSystemQuiet {
  const [known] = desktop.split(':').flatMap((name) => SWITCHES[name] ?? []);
  return async () => {
    if (known) {
      const said = (await run(known.file, known.args))?.trim();
      return said === 'true' || said === 'false' ? said === known.quiet : null;
    }
    const answer = await askDBus({
      dest: 'org.freedesktop.Notifications',
      path: '/org/freedesktop/Notifications',
      method: 'org.freedesktop.DBus.Properties.Get',
      args: ['string:org.freedesktop.Notifications', 'string:Inhibited'],
    });
    const said = answer.state === 'answered' ? /boolean (true|false)/.exec(answer.text) : null;
    return said && said[1] === 'true';
  };
}
