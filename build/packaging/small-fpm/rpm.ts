/** An rpm, over rpmbuild. */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { filesBelow, layOut, type Order } from './order.ts';

/** What is ours as a whole; of the system's folders only our files are. */
const OWN = '/opt/';
const SCRIPTS = { post: 'afterInstall', preun: 'beforeRemove', postun: 'afterRemove' } as const;
/** In rpm's words: a payload's kind and its level. */
const PAYLOADS: Readonly<Record<string, string>> = {
  none: 'w0.gzdio',
  gzip: 'w9.gzdio',
  xz: 'w6.xzdio',
  xzmt: 'w6T.xzdio',
  zstd: 'w19.zstdio',
};

/** The builder says it as Debian does. */
const ARCHITECTURES: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' };
export const architectureOf = (name = ''): string => ARCHITECTURES[name] ?? name;

/** The spec. `stage`: where everything lies that goes into it; `scripts`: rpm's name of each and its text. */
export function specOf(order: Order, stage: string, scripts: Readonly<Record<string, string>>): string {
  const { one, all } = order;
  const files = filesBelow(stage).map((file) => `/${relative(stage, file)}`);
  const own = new Set(
    files.filter((file) => file.startsWith(OWN)).map((file) => file.split('/').slice(0, 3).join('/')),
  );
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Name', one('name')],
    ['Version', one('version')],
    ['Release', one('iteration') ?? '1'],
    ['Summary', one('summary') ?? one('description')?.trim().split('\n')[0]],
    ['License', one('license') ?? 'unknown'],
    ['Vendor', one('vendor')],
    ['Packager', one('maintainer')],
    ['URL', one('url')],
    ['AutoReqProv', 'no'],
    ...all('depends').map((name) => ['Requires', name] as const),
  ];
  return [
    // what was packed is as it was bundled: nothing is stripped, rewritten or linked by build ids
    '%global debug_package %{nil}',
    '%global __os_install_post %{nil}',
    '%global _build_id_links none',
    ...fields.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${escaped(value)}`),
    '',
    '%description',
    escaped(one('description')?.trim()),
    '',
    '%install',
    `cp -a '${stage}/.' '%{buildroot}/'`,
    '',
    '%files',
    '%defattr(-,root,root,-)',
    ...[...own, ...files.filter((file) => !file.startsWith(OWN))].map((file) => `"${escaped(file)}"`),
    '',
    ...Object.entries(scripts).flatMap(([name, text]) => [`%${name}`, escaped(text), '']),
  ].join('\n');
}

export function makeRpm(order: Order): void {
  const top = mkdtempSync(join(tmpdir(), 'parley-rpm-'));
  const stage = join(top, 'stage');
  try {
    mkdirSync(stage);
    layOut(order, stage);
    // a private umask must not make a package that only root can read
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', stage]);
    const scripts = Object.entries(SCRIPTS).flatMap(([name, option]) => {
      const from = order.one(option);
      return from === undefined ? [] : [[name, readFileSync(from, 'utf8')] as const];
    });
    const spec = join(top, 'package.spec');
    writeFileSync(spec, specOf(order, stage, Object.fromEntries(scripts)));
    const payload = PAYLOADS[order.one('rpmCompression') ?? 'xz'];
    if (payload === undefined) throw new Error('small-fpm does not know this --rpm-compression');
    const defines = [`_topdir ${top}`, `_binary_payload ${payload}`, ...order.all('define')];
    const target = `${architectureOf(order.one('architecture'))}-${order.one('os') ?? 'linux'}`;
    const defined = defines.flatMap((define) => ['--define', define]);
    execFileSync('rpmbuild', ['-bb', '--quiet', '--target', target, ...defined, spec], { stdio: 'pipe' });
    const [made] = readdirSync(join(top, 'RPMS'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.rpm'),
    );
    if (made === undefined) throw new Error('rpmbuild made nothing');
    copyFileSync(join(top, 'RPMS', made), order.one('package') ?? '');
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** In a spec a percent sign begins a macro. */
const escaped = (text = ''): string => text.replaceAll('%', '%%');
