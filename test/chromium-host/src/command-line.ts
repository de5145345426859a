/** Electron's command line: `electron [-r module]… [--switch[=value]]… <app> [argument]…` */
export interface CommandLine {
  /** Modules to require before main, in order. */
  preloads: string[];
  switches: Map<string, string>;
  /** The app's folder or entry file. */
  app: string;
}

export function parseCommandLine(args: readonly string[]): CommandLine {
  const line: CommandLine = { preloads: [], switches: new Map(), app: '.' };
  const plain: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') plain.push(...rest.splice(0));
    else if (arg === '-r' || arg === '--require') line.preloads.push(rest.shift() ?? '');
    else if (arg.startsWith('--')) line.switches.set(...toSwitch(arg));
    else plain.push(arg);
  }
  return { ...line, app: plain[0] ?? line.app };
}

function toSwitch(arg: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^--([^=]*)=?(.*)$/s.exec(arg) ?? [];
  return [name, value];
}
