/** A deb, over dpkg-deb. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { filesBelow, layOut, type Order } from './order.ts';

const SCRIPTS = { postinst: 'afterInstall', prerm: 'beforeRemove', postrm: 'afterRemove' } as const;

/** Debian's control file. `kibibytes`: what it takes once it is installed. */
export function controlOf({ one, all }: Order, kibibytes: number): string {
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
    ['Depends', all('depends').join(', ')],
    ['Recommends', all('recommends').join(', ')],
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

export function makeDeb(order: Order): void {
  const stage = mkdtempSync(join(tmpdir(), 'parley-deb-'));
  try {
    layOut(order, stage);
    const files = filesBelow(stage).filter((file) => lstatSync(file).isFile());
    const sums = files.map((file) => {
      const sum = createHash('md5').update(readFileSync(file)).digest('hex');
      return `${sum}  ${relative(stage, file)}\n`;
    });
    const bytes = files.reduce((sum, file) => sum + lstatSync(file).size, 0);
    const control = join(stage, 'DEBIAN');
    mkdirSync(control, { mode: 0o755 });
    writeFileSync(join(control, 'control'), controlOf(order, Math.ceil(bytes / 1024)));
    writeFileSync(join(control, 'md5sums'), sums.join(''));
    for (const [script, option] of Object.entries(SCRIPTS)) {
      const from = order.one(option);
      if (from !== undefined) writeFileSync(join(control, script), readFileSync(from), { mode: 0o755 });
    }
    // a private umask must not make a package that only root can read
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', stage]);
    const compression = order.one('debCompression') ?? 'xz';
    const program = compression === 'gz' ? 'gzip' : compression;
    const to = order.one('package') ?? '';
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${program}`, '--build', stage, to], { stdio: 'pipe' });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
