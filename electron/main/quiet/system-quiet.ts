import { type AskDBus, askDBus } from '../dbus.ts';
import { darwinQuiet } from './darwin.ts';
import { linuxQuiet } from './linux.ts';
import { type Run, run } from './run.ts';
import { win32Quiet } from './win32.ts';

/** Is the system itself not to be disturbed now? `null`: it does not tell. Never rejects. */
export type ReadSystemQuiet = () => Promise<boolean | null>;

export interface SystemQuietDeps {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run?: Run;
  readonly askDBus?: AskDBus;
}

/** How it is read on this system. */
export function systemQuiet({ platform, env, ...tools }: SystemQuietDeps): ReadSystemQuiet {
  if (platform === 'darwin') return darwinQuiet();
  if (platform === 'win32') return win32Quiet(tools.run ?? run);
  return linuxQuiet({
    desktop: env.XDG_CURRENT_DESKTOP ?? '',
    run: tools.run ?? run,
    askDBus: tools.askDBus ?? askDBus,
  });
}
