import { describe, expect, it } from 'vitest';
import { type Installation, updateWay } from './update-way.ts';

const installed = (over: Partial<Installation>): Installation => ({
  isPackaged: true,
  platform: 'linux',
  env: {},
  executable: '/opt/Parley/parley',
  exists: () => false,
  ...over,
});

describe('who updates an installation', () => {
  it.each<[string, Partial<Installation>, string]>([
    ['nobody, from the sources', { isPackaged: false, env: { APPIMAGE: '/x' } }, 'development'],
    ['Parley itself, an AppImage', { env: { APPIMAGE: '/home/a/Parley.AppImage' } }, 'self'],
    ['the system, a deb or rpm', {}, 'package'],
    ['the system, a flatpak', { env: { FLATPAK_ID: 'x' } }, 'package'],
    ['Parley itself, on macOS', { platform: 'darwin' }, 'self'],
    [
      'Parley itself, by the per-user installer',
      { platform: 'win32', exists: (path) => path.endsWith('Uninstall Parley.exe') },
      'self',
    ],
    ['the administrator, by the msi', { platform: 'win32' }, 'package'],
  ])('is %s', (_who, over, way) => expect(updateWay(installed(over))).toBe(way));

  it('looks for the uninstaller beside the program', () => {
    const asked: string[] = [];
    updateWay(
      installed({
        platform: 'win32',
        executable: '/apps/parley/Parley.exe',
        exists: (path) => asked.push(path) > 0,
      }),
    );
    expect(asked).toEqual(['/apps/parley/Uninstall Parley.exe']);
  });
});
