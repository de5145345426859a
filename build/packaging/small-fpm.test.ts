import { describe, expect, it } from 'vitest';
import { controlOf, readOrder } from './small-fpm.ts';

const BASE = ['-s', 'dir', '--force', '-t', 'deb', '--name', 'parley', '--version', '1.2.0'];

describe('small-fpm', () => {
  it('reads what the builder says', () => {
    const { values, copies } = readOrder([...BASE, '-d', 'libgtk-3-0', '-d', 'libnss3', '/app/=/opt/Parley']);
    expect(values.get('depends')).toEqual(['libgtk-3-0', 'libnss3']);
    expect(copies).toEqual([{ from: '/app/', to: '/opt/Parley' }]);
  });

  it.each<[string, string[], string]>([
    ['an option that it does not know', [...BASE, '--deb-systemd', 'x'], '--deb-systemd'],
    ['an option without its value', [...BASE, '--url'], '--url'],
    ['a file without a place', [...BASE, '/app'], '/app'],
    ['a place that is not absolute', [...BASE, '/app=opt'], '/app=opt'],
    ['another kind of package', ['-s', 'dir', '-t', 'rpm'], 'deb'],
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
});
