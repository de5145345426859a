import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlOf } from './deb.ts';
import { readOrder } from './order.ts';
import { architectureOf, specOf } from './rpm.ts';

const BASE = ['-s', 'dir', '--force', '-t', 'deb', '--name', 'parley', '--version', '1.2.0'];

describe('small-fpm', () => {
  it('reads what the builder says', () => {
    const { all, copies } = readOrder([...BASE, '-d', 'libgtk-3-0', '-d', 'libnss3', '/app/=/opt/Parley']);
    expect(all('depends')).toEqual(['libgtk-3-0', 'libnss3']);
    expect(copies).toEqual([{ from: '/app/', to: '/opt/Parley' }]);
  });

  it.each<[string, string[], string]>([
    ['an option that it does not know', [...BASE, '--deb-systemd', 'x'], '--deb-systemd'],
    ['an option without its value', [...BASE, '--url'], '--url'],
    ['a file without a place', [...BASE, '/app'], '/app'],
    ['a place that is not absolute', [...BASE, '/app=opt'], '/app=opt'],
    ['another kind of package', ['-s', 'dir', '-t', 'pacman'], 'deb or rpm'],
  ])('refuses %s', (_what, args, named) => expect(() => readOrder(args)).toThrow(named));

  it('writes the control file as Debian wants it', () => {
    const order = readOrder([
      ...BASE,
      ...'--iteration 3 --architecture amd64 -d libgtk-3-0 -d libnss3 --maintainer'.split(' '),
      'A <a@b.example>',
      '--description',
      'Chat and calls\n Rings.\n\n Shares.',
    ]);
    expect(controlOf(order, 42)).toBe(
      [
        'Package: parley',
        'Version: 1.2.0-3',
        'Section: default',
        'Architecture: amd64',
        'Depends: libgtk-3-0, libnss3',
        'Installed-Size: 42',
        'Maintainer: A <a@b.example>',
        'Description: Chat and calls',
        ' Rings.',
        ' .',
        ' Shares.',
        '',
      ].join('\n'),
    );
  });

  it('writes the spec as rpm wants it', () => {
    const stage = mkdtempSync(join(tmpdir(), 'parley-spec-'));
    mkdirSync(join(stage, 'opt/Parley/resources'), { recursive: true });
    mkdirSync(join(stage, 'usr/share/icons'), { recursive: true });
    for (const file of ['opt/Parley/parley', 'opt/Parley/resources/app.asar', 'usr/share/icons/100%.png'])
      writeFileSync(join(stage, file), '');
    const order = readOrder([
      ...'-s dir -t rpm --name parley --version 1.2.0 --license MIT -d gtk3 -d nss --rpm-summary'.split(' '),
      'Chat and calls',
      '--description',
      'Rings, 100% of the time.',
    ]);
    const spec = specOf(order, stage, { post: 'echo %done' });
    rmSync(stage, { recursive: true });
    const lines = spec.split('\n');
    for (const line of [
      'Name: parley',
      'Version: 1.2.0',
      'Release: 1',
      'Summary: Chat and calls',
      'License: MIT',
      'Requires: gtk3',
      'Requires: nss',
      'Rings, 100%% of the time.',
      '%post',
      'echo %%done',
    ])
      expect(lines).toContain(line);
    // its own folder as a whole, of the system's folders only its files
    expect(lines.filter((line) => line.startsWith('"'))).toEqual([
      '"/opt/Parley"',
      '"/usr/share/icons/100%%.png"',
    ]);
  });

  it('names the processor as rpm does', () => {
    expect(['amd64', 'arm64', 'x86_64'].map(architectureOf)).toEqual(['x86_64', 'aarch64', 'x86_64']);
  });
});
