/** The command line of `npm run dist`. */

const SYSTEMS = { linux: 'linux', mac: 'darwin', win: 'win32' } as const;
type System = keyof typeof SYSTEMS;
const isSystem = (name: string): name is System => name in SYSTEMS;

export interface DistArguments {
  /** For the builder; an empty list: all targets of that system. */
  readonly systems: Partial<Record<System, string[]>>;
  /** Only the unpacked app. */
  readonly dir: boolean;
  readonly standIn: boolean;
  /** Takes less time and more room. */
  readonly quick: boolean;
  readonly output: string | undefined;
  /** For another system than this one. */
  readonly foreign: boolean;
  /** Of the packages only deb and rpm, which small-fpm can make. */
  readonly onlySmall: boolean;
}

/** Without a system: the one that this runs on. Throws with what is wrong, in one sentence. */
export function readDistArguments(args: readonly string[], platform: NodeJS.Platform): DistArguments {
  const systems: Partial<Record<System, string[]>> = {};
  const flags = new Set<string>();
  let output: string | undefined;
  let current: string[] | undefined;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const name = arg.replace(/^--/, '');
    if (!arg.startsWith('--')) {
      if (!current) throw new Error(`${arg} belongs to no system: --linux ${arg}?`);
      current.push(arg);
    } else if (isSystem(name)) {
      current = systems[name] ??= [];
    } else if (name === 'output') {
      output = args[(at += 1)];
      if (output === undefined) throw new Error('--output needs a folder');
    } else if (['dir', 'stand-in', 'quick'].includes(name)) {
      flags.add(name);
    } else {
      throw new Error(`${arg} is not known`);
    }
  }
  if (Object.keys(systems).length === 0) {
    const own = Object.keys(SYSTEMS).find((name) => isSystem(name) && SYSTEMS[name] === platform);
    systems[own && isSystem(own) ? own : 'linux'] = [];
  }
  const named = Object.keys(systems).filter((name) => isSystem(name));
  const standIn = flags.has('stand-in');
  if (standIn && named.some((name) => name !== 'linux'))
    throw new Error('there is a stand-in for Linux only');
  const dir = flags.has('dir');
  const packages = (systems.linux ?? []).filter((target) => target !== 'dir');
  return {
    systems,
    dir,
    standIn,
    quick: flags.has('quick'),
    output,
    foreign: named.some((name) => SYSTEMS[name] !== platform),
    onlySmall:
      !dir && packages.length > 0 && packages.every((target) => target === 'deb' || target === 'rpm'),
  };
}
