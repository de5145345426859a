import { execFileSync, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { at } from '../tree.ts';
import { type AsarEntry, readAsar } from './asar.ts';
import { readFuses } from './fuses.ts';
import { STAND_IN } from './stand-in.ts';

/** Packed once, with a stand-in for Electron: what is looked at is everything around it. */
const top = mkdtempSync(join(tmpdir(), 'parley-packed-'));
const app = join(top, 'dist/linux-unpacked');
const hasDpkg = existsSync('/usr/bin/dpkg-deb');
const hasRpm = existsSync('/usr/bin/rpmbuild');
const isRoot = process.getuid?.() === 0;
const MEBIBYTE = 1_048_576;
let entries: AsarEntry[] = [];
let said = '';
let deb = '';
let rpm = '';

const paths = (): string[] => entries.map(({ path }) => path);
const textOf = (entry: AsarEntry | undefined): string => entry?.read()?.toString('utf8') ?? '';

/** All of the archive as plain files: there is no Electron here that could read it. */
function extracted(): string {
  const root = join(top, 'extracted');
  if (existsSync(root)) return root;
  for (const entry of entries) {
    mkdirSync(dirname(join(root, entry.path)), { recursive: true });
    writeFileSync(join(root, entry.path), entry.read() ?? '');
  }
  return root;
}

beforeAll(async () => {
  const targets = ['dir', ...(hasDpkg ? ['deb'] : []), ...(hasRpm ? ['rpm'] : [])];
  const { code, output } = await run(
    process.execPath,
    [
      '--import',
      'tsx',
      at('build/packaging/dist.ts'),
      '--stand-in',
      '--quick',
      '--output',
      join(top, 'dist'),
      '--linux',
      ...targets,
    ],
    { env: { PARLEY_UPDATE_FEED: 'https://updates.example/parley', CUSTOM_FPM_PATH: undefined } },
  );
  said = output;
  if (code !== 0) throw new Error(output);
  entries = readAsar(join(app, 'resources/app.asar'));
  const packed = (ending: string): string =>
    join(top, 'dist', readdirSync(join(top, 'dist')).find((name) => name.endsWith(ending)) ?? 'none');
  deb = packed('.deb');
  rpm = packed('.rpm');
}, 600_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('a packed app, on a stand-in for Electron', () => {
  it('says in every line that it is one', () => {
    expect(said).toContain(`${STAND_IN}: fuses of linux: RunAsNode off`);
    expect(execFileSync('sh', ['-c', `${join(app, 'parley')} 2>&1; true`]).toString()).toContain('stand-in');
  });

  it('has all fuses as wanted, read back from the program', async () => {
    expect(Object.fromEntries(await readFuses(join(app, 'parley')))).toEqual({
      RunAsNode: 'off',
      EnableCookieEncryption: 'on',
      EnableNodeOptionsEnvironmentVariable: 'off',
      EnableNodeCliInspectArguments: 'off',
      EnableEmbeddedAsarIntegrityValidation: 'on',
      OnlyLoadAppFromAsar: 'on',
      LoadBrowserProcessSpecificV8Snapshot: 'off',
      GrantFileProtocolExtraPrivileges: 'off',
      WasmTrapHandlers: 'on',
    });
  });

  it('holds the bundles, the pages and PGlite, and nothing beside its archive', () => {
    for (const needed of [
      'package.json',
      'out/main/index.js',
      'out/main/backend.js',
      'out/preload/main.cjs',
      'out/renderer/main.html',
      'out/seed/parley-seed.tar.gz',
      'node_modules/@electric-sql/pglite/dist/pglite.wasm',
    ])
      expect(paths()).toContain(needed);
    expect(existsSync(join(app, 'resources/app.asar.unpacked'))).toBe(false);
    expect(existsSync(join(app, 'resources/app'))).toBe(false);
    expect(existsSync(join(app, 'resources/default_app.asar'))).toBe(false);
  });

  it('holds one dependency, and none of those for development', () => {
    const packages = new Set(
      paths()
        .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
        .filter((name) => name !== undefined),
    );
    expect([...packages]).toEqual(['@electric-sql/pglite']);
    const packed = JSON.parse(textOf(entries.find(({ path }) => path === 'package.json'))) as object;
    expect(packed).not.toHaveProperty('devDependencies');
    expect(packed).not.toHaveProperty('scripts');
    expect(packed).toMatchObject({ main: 'out/main/index.js', updateFeed: 'https://updates.example/parley' });
  });

  it('holds no sources, maps, types, tests, texts, keys, or what only plain Node runs', () => {
    const strange = paths().filter(
      (path) =>
        !path.startsWith('out/') &&
        !path.startsWith('node_modules/@electric-sql/') &&
        path !== 'package.json',
    );
    expect(strange).toEqual([]);
    const unwanted =
      /\.(ts|tsx|cts|mts|map|md|pem|key|p12|pfx|log|db|test\.\w+)$|(^|\/)(\.|test|tests|types)\b/;
    expect(paths().filter((path) => unwanted.test(path))).toEqual([]);
    expect(paths().filter((path) => /headless\.js$|preload\/web\.cjs$/.test(path))).toEqual([]);
  });

  it('holds no secret, no path of the machine that packed it, and no map', () => {
    const secrets =
      /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|npm_[A-Za-z0-9]{36}|xox[bp]-\d{10}/;
    for (const entry of entries.filter(({ path }) => /\.(js|cjs|html|css|json)$/.test(path))) {
      const text = textOf(entry);
      expect([entry.path, secrets.exec(text)?.[0]]).toEqual([entry.path, undefined]);
      expect([entry.path, text.includes(at(''))]).toEqual([entry.path, false]);
      expect([entry.path, /sourceMappingURL=data:/.test(text)]).toEqual([entry.path, false]);
    }
  });

  it('asks for no package that it does not hold', () => {
    const known = new Set([...builtinModules, 'electron', '@electric-sql/pglite']);
    // asked for by libraries that can do without
    for (const optional of ['pg-native', 'bufferutil', 'utf-8-validate', 'original-fs']) known.add(optional);
    const wanted = new Set<string>();
    for (const entry of entries.filter(({ path }) => /^out\/(main|preload)\/.*\.c?js$/.test(path))) {
      const asked = textOf(entry).matchAll(
        /^(?:import|export)\b[^'"\n]*?\bfrom\s*["']([^"'\n]+)["']|^import\s*["']([^"'\n]+)["']|\b__require\(["']([^"'\n]+)["']\)|(?<!\{)\bimport\(["']([^"'\n]+)["']\)/gm,
      );
      for (const match of asked) wanted.add(match.slice(1).find((name) => name !== undefined) ?? '');
    }
    const missing = [...wanted].filter((name) => !/^(\.|node:)/.test(name) && !known.has(name));
    expect(missing).toEqual([]);
    expect(wanted).toContain('electron');
  });

  it('has a hash for every file, so that a changed one is noticed', () => {
    expect(entries.filter(({ hashed }) => !hashed).map(({ path }) => path)).toEqual([]);
  });

  it('stays within its size', () => {
    const bytes = (prefix: string): number =>
      entries.filter(({ path }) => path.startsWith(prefix)).reduce((sum, entry) => sum + entry.bytes, 0);
    expect(statSync(join(app, 'resources/app.asar')).size).toBeLessThan(34 * MEBIBYTE);
    expect(bytes('out/renderer/')).toBeLessThan(3 * MEBIBYTE);
    expect(bytes('out/preload/')).toBeLessThan(0.1 * MEBIBYTE);
    expect(bytes('node_modules/')).toBeLessThan(18 * MEBIBYTE);
  });

  it('loads the updater from its bundle, which asks Electron for itself only then', () => {
    const chunk = entries.find(
      (entry) => entry.path.startsWith('out/main/chunks/') && textOf(entry).includes('AppImageUpdater'),
    );
    const app = `{ isPackaged: true, getVersion: () => '1.0.0', getName: () => 'parley', once() {}, on() {} }`;
    const script = `
      import Module from 'node:module';
      const load = Module._load;
      let asked = 0;
      const electron = () => { asked += 1; return { app: ${app} }; };
      Module._load = (id, ...more) => (id === 'electron' ? electron() : load(id, ...more));
      process.resourcesPath = '/nowhere';
      const { default: library } = await import(${JSON.stringify(`file://${join(extracted(), chunk?.path ?? '')}`)});
      const before = asked;
      console.log(before, library.autoUpdater.constructor.name);`;
    const heard = execFileSync(process.execPath, ['--input-type=module', '-e', script]).toString().trim();
    expect(heard).toBe('0 AppImageUpdater');
  });

  it('hosts a workspace with nothing but what it holds', { timeout: 120_000 }, async () => {
    const root = extracted();
    const child = fork(join(root, 'out/main/backend.js'), ['--port', '0', '--data', join(top, 'data')], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        LOG_LEVEL: 'warn',
        PARLEY_SEED: join(root, 'out/seed/parley-seed.tar.gz'),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const exited = new Promise<number | null>((done) => child.once('exit', done));
    const told = await Promise.race([
      new Promise((done) => child.once('message', done)),
      exited.then((code) => ({ type: 'exited', code })),
    ]);
    expect(told).toMatchObject({ type: 'listening' });
    const answer = await fetch(`${(told as { url: string }).url}/api/server`);
    expect(answer.status).toBe(200);
    child.send({ type: 'stop' });
    expect(await exited).toBe(0);
  });
});

describe.skipIf(!hasDpkg)('the deb (needs dpkg)', () => {
  const field = (name: string): string => execFileSync('dpkg-deb', ['-f', deb, name]).toString().trim();

  it('says what it is', () => {
    const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
    expect(field('Package')).toBe('parley');
    expect(field('Version')).toBe(version);
    expect(field('Architecture')).toMatch(/^(amd64|arm64)$/);
    expect(field('Section')).toBe('net');
    expect(field('Maintainer')).toMatch(/^Parley <.+@.+>$/);
    expect(field('Description')).toMatch(/^Chat and calls/);
    expect(Number(field('Installed-Size'))).toBeGreaterThan(20_000);
    expect(field('Depends')).toContain('libgtk-3-0');
  });

  it('belongs to root, and nobody else may write any of it', () => {
    const lines = execFileSync('dpkg-deb', ['-c', deb]).toString().trim().split('\n');
    expect(lines.filter((line) => !line.includes(' root/root '))).toEqual([]);
    expect(lines.filter((line) => /^.....w|^........w/.test(line))).toEqual([]);
    expect(
      lines.filter(
        (line) =>
          !/ \.\/(opt\/Parley\/|usr\/share\/(applications|icons)\/|opt\/|usr\/|usr\/share\/)?/.test(line),
      ),
    ).toEqual([]);
  });

  it('tells the desktop its name, its icons, its links and the class of its windows', () => {
    const entry = execFileSync('sh', [
      '-c',
      `dpkg-deb --fsys-tarfile '${deb}' | tar xO ./usr/share/applications/parley.desktop`,
    ]).toString();
    for (const line of [
      'Name=Parley',
      'Exec=/opt/Parley/parley %U',
      'Icon=parley',
      'StartupWMClass=parley',
      'Categories=Network;InstantMessaging;VideoConference;',
      'MimeType=x-scheme-handler/tel;x-scheme-handler/callto;x-scheme-handler/parley;',
      'Exec=/opt/Parley/parley --toggle-mute',
    ])
      expect(entry.split('\n')).toContain(line);
  });

  it.skipIf(!isRoot)('installs into an empty root and goes without a trace (needs root)', () => {
    const root = join(top, 'root');
    for (const folder of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'usr/bin'])
      mkdirSync(join(root, folder), { recursive: true });
    for (const file of ['status', 'available']) writeFileSync(join(root, 'var/lib/dpkg', file), '');
    const outside = join(root, `home-${randomBytes(4).toString('hex')}`);
    writeFileSync(outside, 'a person has this');
    const filesOf = (): string[] =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((name) => !name.startsWith('var/lib/dpkg/') && !lstatSync(join(root, name)).isDirectory())
        .toSorted();
    const before = filesOf();
    const dpkg = (...args: string[]): string =>
      execFileSync('dpkg', [`--root=${root}`, '--force-script-chrootless', '--force-depends', ...args], {
        stdio: 'pipe',
      }).toString();
    dpkg('--install', deb);
    expect(statSync(join(root, 'opt/Parley/chrome-sandbox')).mode & 0o7777).toBe(0o4755);
    expect(readlinkSync(join(root, 'usr/bin/parley'))).toBe('/opt/Parley/parley');
    expect(
      dpkg('--verify', 'parley')
        .split('\n')
        .filter((line) => line.includes('5')),
    ).toEqual([]);
    // an upgrade keeps the link
    dpkg('--install', deb);
    expect(readlinkSync(join(root, 'usr/bin/parley'))).toBe('/opt/Parley/parley');
    dpkg('--remove', 'parley');
    expect(filesOf()).toEqual(before);
    dpkg('--purge', 'parley');
    expect(existsSync(join(root, 'opt/Parley'))).toBe(false);
    expect(readFileSync(join(root, 'var/lib/dpkg/status'), 'utf8')).not.toContain('Status: install');
  });
});

describe.skipIf(!hasRpm)('the rpm (needs rpmbuild)', () => {
  const ask = (...args: string[]): string =>
    execFileSync('rpm', ['-qp', ...args, rpm])
      .toString()
      .trim();
  const linesOf = (...args: string[]): string[] => ask(...args).split('\n');

  it('says what it is', () => {
    const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
    expect(ask('--qf', '%{NAME} %{VERSION} %{LICENSE} %{OS}')).toBe(`parley ${version} MIT linux`);
    expect(ask('--qf', '%{ARCH}')).toMatch(/^(x86_64|aarch64)$/);
    expect(ask('--qf', '%{SUMMARY}')).toMatch(/^Chat and calls/);
    expect(linesOf('--requires')).toContain('gtk3');
  });

  it('belongs to root, and nobody else may write any of it', () => {
    const files = linesOf('--qf', '[%{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILENAMES}\n]');
    expect(files.length).toBeGreaterThan(20);
    const strange = files.filter(
      (line) =>
        !/^[-dl]rwx?.{0,7} root:root (\/opt\/Parley(\/|$)|\/usr\/share\/(applications|icons)\/)/.test(line) ||
        /^[-d](.{4}w|.{7}w)/.test(line),
    );
    expect(strange).toEqual([]);
  });

  it('brings its three scripts', () => {
    const scripts = ask('--scripts');
    for (const words of ['ln -sf "$app/parley"', 'chmod 4755', 'rm -f "$root/usr/bin/parley"'])
      expect(scripts).toContain(words);
  });

  it.skipIf(!isRoot)('installs into an empty root and goes without a trace (needs root)', () => {
    const root = join(top, 'rpm-root');
    mkdirSync(root);
    const filesOf = (): string[] =>
      readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.startsWith('opt') || name.startsWith('usr/share/'),
      );
    // an empty root has no shell: what the scripts do is seen on the deb, which has the same ones
    const quiet = ['--root', root, '--nodeps', '--noscripts'];
    execFileSync('rpm', ['--install', ...quiet, rpm], { stdio: 'pipe' });
    expect(existsSync(join(root, 'opt/Parley/parley'))).toBe(true);
    expect(existsSync(join(root, 'usr/share/applications/parley.desktop'))).toBe(true);
    execFileSync('rpm', ['--root', root, '--verify', '--nodeps', '--noscripts', 'parley'], { stdio: 'pipe' });
    execFileSync('rpm', ['--erase', ...quiet, 'parley'], { stdio: 'pipe' });
    expect(filesOf().filter((name) => !lstatSync(join(root, name)).isDirectory())).toEqual([]);
  });
});
