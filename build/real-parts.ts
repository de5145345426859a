/** The real programs that tests need. As root on Debian the missing ones are installed; elsewhere they are named, and what needs them is skipped. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from '../test/chromium-host/src/find-chromium.ts';
import { run } from './run.ts';

interface RealPart {
  readonly name: string;
  /** Debian's package. */
  readonly apt: string;
  readonly found: () => boolean;
}

const onPath = (program: string): boolean =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsSync(join(folder, program)));

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
  { name: 'openssl', apt: 'openssl', found: () => onPath('openssl') },
  { name: 'ffmpeg', apt: 'ffmpeg', found: () => onPath('ffmpeg') },
];

const missing = (): readonly RealPart[] => REAL_PARTS.filter((part) => !part.found());

/** Installs what can be installed and answers the names of what is still missing, after one clear line about it. */
export async function provideRealParts(): Promise<string[]> {
  const wanted = missing();
  if (wanted.length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
    const packages = wanted.map((part) => part.apt);
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
    const packages = still.map((part) => part.apt).join(' ');
    console.log(
      `Not found: ${still.map((part) => part.name).join(', ')}. Debian: apt-get install ${packages}`,
    );
  }
  return still.map((part) => part.name);
}
