/**
 * The part of fpm that electron-builder uses for a deb, over dpkg-deb: fpm itself is in no package registry, and the builder would fetch it.
 * Called by `bin/fpm` with fpm's own arguments.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** fpm's options that are understood, and what they are called here. Any other stops it: half a package is worse than none. */
const OPTIONS = {
  '-s': 'source',
  '-t': 'target',
  '-d': 'depends',
  '--deb-recommends': 'recommends',
  '--deb-compression': 'compression',
  '--deb-priority': 'priority',
  '--architecture': 'architecture',
  '--after-install': 'postinst',
  '--after-remove': 'postrm',
  '--before-remove': 'prerm',
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
type Option = (typeof OPTIONS)[keyof typeof OPTIONS];
const SCRIPTS = ['postinst', 'prerm', 'postrm'] as const;

export interface DebOrder {
  readonly values: ReadonlyMap<Option, readonly string[]>;
  /** What goes where: `from` is a file, or a folder whose contents are meant. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
}

/** Reads fpm's command line. Throws by name what it does not know. */
export function readOrder(args: readonly string[]): DebOrder {
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
  if (values.get('source')?.[0] !== 'dir' || values.get('target')?.[0] !== 'deb')
    throw new Error('small-fpm makes a deb of a folder and nothing else');
  return { values, copies };
}

/** Debian's control file. `kibibytes`: what it takes once it is installed. */
export function controlOf({ values }: DebOrder, kibibytes: number): string {
  const one = (option: Option): string | undefined => values.get(option)?.[0];
  const all = (option: Option): string | undefined => values.get(option)?.join(', ');
  const [summary = '', ...rest] = (one('description') ?? '').trim().split('\n');
  // later lines begin with a space, an empty one is a dot
  const longer = rest.map((line) => ` ${line.trim() === '' ? '.' : line.trim()}`);
  const iteration = one('iteration');
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Package', one('name')],
    ['Version', iteration === undefined ? one('version') : `${one('version')}-${iteration}`],
    ['Section', one('category') ?? 'default'],
    ['Priority', one('priority')],
    ['Architecture', one('architecture')],
    ['Depends', all('depends')],
    ['Recommends', all('recommends')],
    ['Installed-Size', String(kibibytes)],
    ['Maintainer', one('maintainer')],
    ['Homepage', one('url')],
    ['Description', [summary, ...longer].join('\n')],
  ];
  return fields
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

/** Lays the package out in a folder of its own and lets dpkg-deb make the file. */
export function makeDeb(order: DebOrder): void {
  const stage = mkdtempSync(join(tmpdir(), 'parley-deb-'));
  try {
    for (const { from, to } of order.copies) {
      const isFolder = statSync(from).isDirectory();
      const target = join(stage, to.endsWith('/') && !isFolder ? join(to, basename(from)) : to);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(from, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    }
    const files = filesBelow(stage);
    const sums = files.map((file) => {
      const sum = createHash('md5').update(readFileSync(file)).digest('hex');
      return `${sum}  ${relative(stage, file)}\n`;
    });
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    const control = join(stage, 'DEBIAN');
    mkdirSync(control, { mode: 0o755 });
    writeFileSync(join(control, 'control'), controlOf(order, Math.ceil(bytes / 1024)));
    writeFileSync(join(control, 'md5sums'), sums.join(''));
    for (const script of SCRIPTS) {
      const [from] = order.values.get(script) ?? [];
      if (from !== undefined) writeFileSync(join(control, script), readFileSync(from), { mode: 0o755 });
    }
    // a private umask must not make a package that only root can read
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', stage]);
    const compression = order.values.get('compression')?.[0] ?? 'xz';
    const program = compression === 'gz' ? 'gzip' : compression;
    const [to = ''] = order.values.get('package') ?? [];
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${program}`, '--build', stage, to], { stdio: 'pipe' });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) makeDeb(readOrder(process.argv.slice(2)));
