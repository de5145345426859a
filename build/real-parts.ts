/** The real programs that tests need. As root on Debian the missing ones are installed; elsewhere they are named, and what needs them is skipped. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from '../test/chromium-host/src/find-chromium.ts';
import { run } from './run.ts';

/** In the reason of every test that is skipped for want of a program that nothing here could have installed. */
export const BRING_IT = 'in no package registry: bring it';

interface RealPart {
  readonly name: string;
  /** Debian's package; null: it has none. */
  readonly apt: string | null;
  readonly found: () => boolean;
}

const findOnPath = (program: string): string | null =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file)) ?? null;
const onPath = (program: string): boolean => findOnPath(program) !== null;

/** Galène's server: GALENE_BINARY, or on PATH. Neither Debian nor this script has it: who wants its tests brings it. */
export function findGalene(): string | null {
  const given = process.env.GALENE_BINARY;
  return given && existsSync(given) ? given : findOnPath('galene');
}

const debianPostgres = '/usr/lib/postgresql';
const hasPostgres = (): boolean =>
  onPath('initdb') ||
  (existsSync(debianPostgres) &&
    readdirSync(debianPostgres).some((version) => existsSync(join(debianPostgres, version, 'bin/initdb'))));

const REAL_PARTS: readonly RealPart[] = [
  { name: 'Chromium', apt: 'chromium', found: () => findChromium() !== undefined },
  { name: 'PostgreSQL', apt: 'postgresql', found: hasPostgres },
  { name: 'Xvfb', apt: 'xvfb', found: () => onPath('Xvfb') },
  { name: 'openbox', apt: 'openbox', found: () => onPath('openbox') },
  { name: 'xclock', apt: 'x11-apps', found: () => onPath('xclock') },
  { name: 'xprop', apt: 'x11-utils', found: () => onPath('xprop') },
  { name: 'dbus-daemon', apt: 'dbus-daemon', found: () => onPath('dbus-daemon') },
  { name: 'coturn', apt: 'coturn', found: () => onPath('turnserver') },
  { name: 'rpmbuild', apt: 'rpm', found: () => onPath('rpmbuild') },
  { name: 'openssl', apt: 'openssl', found: () => onPath('openssl') },
  { name: 'Galène (galene on PATH, or GALENE_BINARY)', apt: null, found: () => findGalene() !== null },
  { name: 'ffmpeg', apt: 'ffmpeg', found: () => onPath('ffmpeg') },
];

const missing = (): readonly RealPart[] => REAL_PARTS.filter((part) => !part.found());

const packagesOf = (parts: readonly RealPart[]): readonly string[] =>
  parts.flatMap(({ apt }) => (apt === null ? [] : [apt]));

/** Installs what can be installed and answers the names of what is still missing, after one clear line about it. */
export async function provideRealParts(): Promise<string[]> {
  const packages = packagesOf(missing());
  if (packages.length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
    console.log(`Installing what the tests need: ${packages.join(', ')}`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const update = await run('apt-get', ['update', '-qq'], { env });
    const install = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
    });
    if (update.code !== 0 || install.code !== 0) console.error(update.output + install.output);
  }
  const still = missing();
  if (still.length > 0) {
    const names = still.map((part) => part.name).join(', ');
    const debian = packagesOf(still).join(' ');
    console.log(`Not found: ${names}.${debian === '' ? '' : ` Debian: apt-get install ${debian}`}`);
  }
  return still.map((part) => part.name);
}
