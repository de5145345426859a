/** The real programs that tests need. As root on Debian the missing ones are installed; elsewhere they are named, and what needs them is skipped. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from '../test/chromium-host/src/find-chromium.ts';
import { GALENE_HOME, galeneIn, installGalene } from './galene.ts';
import { run } from './run.ts';
import { at } from './tree.ts';

/** In the reason of every test that is skipped for want of a program that nothing here could have installed. */
export const BRING_IT = 'in no package registry that answers here: bring it';

/** In the title of a test of the one suite that a kind of backend has nothing for: it does not apply, and is no skipped one. */
export const NOT_OF_THIS_KIND = 'not a feature of this kind';

interface RealPart {
  readonly name: string;
  /** Debian's packages; none: it has none. */
  readonly apt: readonly string[];
  readonly found: () => boolean;
}

const findOnPath = (program: string): string | null =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file)) ?? null;
const onPath = (program: string): boolean => findOnPath(program) !== null;

const GALENE = galeneIn(GALENE_HOME);

/** Galène's server: GALENE_BINARY, on PATH, or made by Go. Debian has none. */
export function findGalene(): string | null {
  const given = process.env.GALENE_BINARY;
  if (given && existsSync(given)) return given;
  return findOnPath('galene') ?? (existsSync(GALENE.binary) ? GALENE.binary : null);
}

/** The folder `static` of its source, which holds its web client: GALENE_STATIC, or what Go has fetched. */
export function findGaleneStatic(): string | null {
  const given = process.env.GALENE_STATIC ?? GALENE.static;
  return existsSync(join(given, 'galene.html')) ? given : null;
}

const debianPostgres = '/usr/lib/postgresql';
const hasPostgres = (): boolean =>
  onPath('initdb') ||
  (existsSync(debianPostgres) &&
    readdirSync(debianPostgres).some((version) => existsSync(join(debianPostgres, version, 'bin/initdb'))));

/** Debian's own: packages of other Pythons do not see its modules. */
export const PYTHON = '/usr/bin/python3';
const WEBRTCBIN = `
import gi, websockets
gi.require_version('Gst', '1.0'); gi.require_version('GstSdp', '1.0'); gi.require_version('GstWebRTC', '1.0')
from gi.repository import Gst, GstSdp, GstWebRTC
Gst.init(None)
names = ['webrtcbin', 'nicesrc', 'vp8enc', 'rtpvp8pay', 'opusenc', 'rtpopuspay', 'videotestsrc', 'audiotestsrc', 'spectrum', 'sctpdec']
assert all(Gst.ElementFactory.find(name) for name in names)`;

/** GStreamer's WebRTC with all that test/peers/webrtcbin needs. */
export const findWebrtcbin = (): boolean => python(WEBRTCBIN);

const python = (program: string): boolean =>
  spawnSync(PYTHON, ['-c', program], { stdio: 'ignore' }).status === 0;

/** Of minimost on PyPI: the oldest and the newest. */
export const MINIMOST_VERSIONS = ['0.0.1', '0.0.4'] as const;
const minimostHome = (version: string): string => at(`.cache/minimost-${version}`);

/** The Python in which that version of minimost is installed. */
export function findMinimost(version: string): string | null {
  const home = minimostHome(version);
  // the last thing that its installation writes
  return existsSync(join(home, 'bin/minimost')) ? join(home, 'bin/python') : null;
}

const REAL_PARTS: readonly RealPart[] = [
  { name: 'Chromium', apt: ['chromium'], found: () => findChromium() !== undefined },
  { name: 'PostgreSQL', apt: ['postgresql'], found: hasPostgres },
  { name: 'Xvfb', apt: ['xvfb'], found: () => onPath('Xvfb') },
  { name: 'openbox', apt: ['openbox'], found: () => onPath('openbox') },
  { name: 'xclock', apt: ['x11-apps'], found: () => onPath('xclock') },
  { name: 'xprop', apt: ['x11-utils'], found: () => onPath('xprop') },
  { name: 'dbus-daemon', apt: ['dbus-daemon'], found: () => onPath('dbus-daemon') },
  { name: 'coturn', apt: ['coturn'], found: () => onPath('turnserver') },
  { name: 'rpmbuild', apt: ['rpm'], found: () => onPath('rpmbuild') },
  { name: 'openssl', apt: ['openssl'], found: () => onPath('openssl') },
  { name: 'Galène (galene on PATH, or GALENE_BINARY)', apt: [], found: () => findGalene() !== null },
  {
    name: 'webrtcbin',
    apt: [
      'python3-gi',
      'python3-gst-1.0',
      'python3-websockets',
      'gir1.2-gstreamer-1.0',
      'gir1.2-gst-plugins-base-1.0',
      'gir1.2-gst-plugins-bad-1.0',
      'gstreamer1.0-nice',
      'gstreamer1.0-plugins-base',
      'gstreamer1.0-plugins-good',
      'gstreamer1.0-plugins-bad',
    ],
    found: findWebrtcbin,
  },
  { name: 'Python', apt: ['python3-venv'], found: () => python('import venv, ensurepip') },
  { name: 'ffmpeg', apt: ['ffmpeg'], found: () => onPath('ffmpeg') },
];

const missing = (): readonly RealPart[] => REAL_PARTS.filter((part) => !part.found());

const packagesOf = (parts: readonly RealPart[]): readonly string[] => parts.flatMap(({ apt }) => apt);

/** By Go, where there is one; a registry that has no Galène is said, and is no failure of the tests. */
async function provideGalene(): Promise<void> {
  if (findGalene() !== null || !onPath('go')) return;
  console.log('Installing what the tests need: Galène, by go install');
  const why = await installGalene();
  if (why !== null) console.log(`Galène could not be had: ${why}`);
}

/** Installs what can be installed and answers the names of what is still missing, after one clear line about it. */
export async function provideRealParts(): Promise<string[]> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await provideGalene();
  let still = missing();
  const packages = packagesOf(still);
  if (packages.length > 0 && isRoot && onPath('apt-get')) {
    console.log(`Installing what the tests need: ${packages.join(', ')}`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const update = await run('apt-get', ['update', '-qq'], { env });
    const install = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
    });
    if (update.code !== 0 || install.code !== 0) console.error(update.output + install.output);
    still = missing();
  }
  const absent = await provideMinimost();
  const names = [...still.map((part) => part.name), ...absent];
  if (names.length > 0) {
    const debian = packagesOf(still).join(' ');
    console.log(
      `Not found: ${names.join(', ')}.${debian === '' ? '' : ` Debian: apt-get install ${debian}`}`,
    );
  }
  return names;
}

/** Each version in a virtual environment of its own. Answers which of them could not be had. */
async function provideMinimost(): Promise<string[]> {
  const wanted = MINIMOST_VERSIONS.filter((version) => findMinimost(version) === null);
  if (wanted.length === 0 || !python('import venv, ensurepip')) return wanted.map(named);
  console.log(`Installing what the tests need: ${wanted.map(named).join(', ')}`);
  for (const version of wanted) {
    const home = minimostHome(version);
    const made = await run(PYTHON, ['-m', 'venv', '--clear', home]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `minimost==${version}`];
    const installed = made.code === 0 ? await run(join(home, 'bin/python'), pip) : made;
    if (installed.code !== 0) console.error(installed.output);
  }
  return wanted.filter((version) => findMinimost(version) === null).map(named);
}

const named = (version: string): string => `minimost ${version}`;
