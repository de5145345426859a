import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canShareSound, readShareFacts, type ShareFacts, shareWay, type ShareWay } from './share-way.ts';

const facts = (platform: NodeJS.Platform, kernel: number[], rest: Partial<ShareFacts> = {}): ShareFacts => ({
  platform,
  kernel,
  sessionType: null,
  waylandSocket: false,
  ...rest,
});

describe('the way of a computer', () => {
  it.each<[string, ShareFacts, ShareWay, boolean]>([
    ['Windows 11', facts('win32', [10, 0, 22_631]), 'own-picker', true],
    ['Windows 10 22H2', facts('win32', [10, 0, 19_045]), 'own-picker', true],
    ['Windows 10 before it', facts('win32', [10, 0, 19_044]), 'own-picker', false],
    ['macOS 13', facts('darwin', [22, 6, 0]), 'own-picker', false],
    ['macOS 14.1', facts('darwin', [23, 1, 0]), 'own-picker', false],
    ['macOS 14.2', facts('darwin', [23, 2, 0]), 'own-picker', true],
    ['macOS 15', facts('darwin', [24, 0, 0]), 'system-picker', false],
    ['macOS 26', facts('darwin', [25, 1, 0]), 'system-picker', false],
    ['X11', facts('linux', [6, 1, 0], { sessionType: 'x11' }), 'own-picker', false],
    ['Wayland', facts('linux', [6, 1, 0], { sessionType: 'wayland', waylandSocket: true }), 'portal', false],
    ['Wayland in a sandbox', facts('linux', [6, 1, 0], { waylandSocket: true }), 'portal', false],
    [
      'X11 beside a Wayland session of the same person',
      facts('linux', [6, 1, 0], { sessionType: 'x11', waylandSocket: true }),
      'own-picker',
      false,
    ],
    ['Wayland by name only', facts('linux', [6, 1, 0], { sessionType: 'wayland' }), 'own-picker', false],
    ['a virtual display', facts('linux', [6, 1, 0]), 'own-picker', false],
  ])('%s', (_name, given, way, sound) => {
    expect([shareWay(given), canShareSound(given)]).toEqual([way, sound]);
  });
});

describe('the facts of this computer', () => {
  const dir = mkdtempSync(join(tmpdir(), 'parley-way-'));
  writeFileSync(join(dir, 'wayland-1'), '');
  const socketOf = (env: Record<string, string>) => readShareFacts(env, 'linux', '6.1.0').waylandSocket;

  it('sees a compositor by its socket, not by the names of variables', () => {
    expect(socketOf({ XDG_RUNTIME_DIR: dir, WAYLAND_DISPLAY: 'wayland-1' })).toBe(true);
    expect(socketOf({ WAYLAND_DISPLAY: join(dir, 'wayland-1') })).toBe(true);
    expect(socketOf({ XDG_RUNTIME_DIR: dir, WAYLAND_DISPLAY: 'wayland-0' })).toBe(false);
    expect(socketOf({ XDG_RUNTIME_DIR: dir })).toBe(false);
    expect(socketOf({ WAYLAND_DISPLAY: 'wayland-1' })).toBe(false);
    writeFileSync(join(dir, 'wayland-0'), '');
    expect(socketOf({ XDG_RUNTIME_DIR: dir })).toBe(true);
    expect(readShareFacts({ XDG_RUNTIME_DIR: dir }, 'win32', '10.0.22631').waylandSocket).toBe(false);
    rmSync(dir, { recursive: true });
  });

  it('reads the kernel’s release', () => {
    expect(readShareFacts({}, 'darwin', '23.2.0')).toEqual(facts('darwin', [23, 2, 0]));
    expect(readShareFacts({ XDG_SESSION_TYPE: 'x11' }, 'linux', '6.1.0-42-amd64')).toEqual(
      facts('linux', [6, 1, 0], { sessionType: 'x11' }),
    );
  });
});
