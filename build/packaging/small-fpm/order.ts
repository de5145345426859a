/** fpm's command line, as far as electron-builder uses it. */
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** fpm's options that are understood, and what they are called here. Any other stops it: half a package is worse than none. */
const OPTIONS = {
  '-s': 'source',
  '-t': 'target',
  '-d': 'depends',
  '--deb-recommends': 'recommends',
  '--deb-compression': 'debCompression',
  '--deb-priority': 'priority',
  '--rpm-os': 'os',
  '--rpm-compression': 'rpmCompression',
  '--rpm-summary': 'summary',
  '--rpm-rpmbuild-define': 'define',
  '--architecture': 'architecture',
  '--after-install': 'afterInstall',
  '--after-remove': 'afterRemove',
  '--before-remove': 'beforeRemove',
  '--description': 'description',
  '--version': 'version',
  '--iteration': 'iteration',
  '--package': 'package',
  '--name': 'name',
  '--maintainer': 'maintainer',
  '--vendor': 'vendor',
  '--url': 'url',
  '--category': 'category',
  '--license': 'license',
} as const;
export type Option = (typeof OPTIONS)[keyof typeof OPTIONS];

const TARGETS = ['deb', 'rpm'] as const;
export type Target = (typeof TARGETS)[number];

export interface Order {
  readonly target: Target;
  /** The first value of an option. */
  readonly one: (option: Option) => string | undefined;
  readonly all: (option: Option) => readonly string[];
  /** What goes where: `from` is a file, or a folder whose contents are meant. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
}

/** Throws by name what it does not know. */
export function readOrder(args: readonly string[]): Order {
  const values = new Map<Option, string[]>();
  const copies: { from: string; to: string }[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--force') continue;
    if (arg.startsWith('-')) {
      const option = (OPTIONS as Record<string, Option | undefined>)[arg];
      const value = args[(at += 1)];
      if (option === undefined || value === undefined) throw new Error(`small-fpm does not know ${arg}`);
      values.set(option, [...(values.get(option) ?? []), value]);
      continue;
    }
    const [from, to] = arg.split('=', 2);
    if (!from || !to?.startsWith('/')) throw new Error(`small-fpm does not know where ${arg} goes`);
    copies.push({ from, to });
  }
  const target = TARGETS.find((name) => name === values.get('target')?.[0]);
  if (values.get('source')?.[0] !== 'dir' || !target)
    throw new Error(`small-fpm makes ${TARGETS.join(' or ')} of a folder and nothing else`);
  return {
    target,
    one: (option) => values.get(option)?.[0],
    all: (option) => values.get(option) ?? [],
    copies,
  };
}

/** Lays what is ordered out in a folder, as it will lie on the disk. */
export function layOut({ copies }: Order, stage: string): void {
  for (const { from, to } of copies) {
    const isFolder = statSync(from).isDirectory();
    const target = join(stage, to.endsWith('/') && !isFolder ? join(to, basename(from)) : to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  }
}

/** Everything below a folder but folders. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
