import { describe, expect, it } from 'vitest';
import { readDistArguments } from './dist-arguments.ts';

const read = (line: string, platform: NodeJS.Platform = 'linux') =>
  readDistArguments(line.split(' ').filter(Boolean), platform);

describe('the arguments of dist', () => {
  it('mean all targets of this system when they name none', () => {
    expect(read('')).toMatchObject({
      systems: { linux: [] },
      foreign: false,
      onlySmall: false,
      standIn: false,
    });
    expect(read('', 'darwin').systems).toEqual({ mac: [] });
    expect(read('', 'freebsd').systems).toEqual({ linux: [] });
  });

  it('name systems and their targets', () => {
    expect(read('--linux deb AppImage --win nsis')).toMatchObject({
      systems: { linux: ['deb', 'AppImage'], win: ['nsis'] },
      foreign: true,
      onlySmall: false,
    });
    expect(read('--linux dir deb rpm --stand-in --quick --output /x')).toMatchObject({
      onlySmall: true,
      standIn: true,
      quick: true,
      output: '/x',
    });
    expect(read('--dir')).toMatchObject({ dir: true, onlySmall: false });
  });

  it.each([
    ['deb', 'belongs to no system'],
    ['--linus', 'not known'],
    ['--output', 'needs a folder'],
    ['--mac --stand-in', 'Linux only'],
  ])('refuse %s', (line, why) => expect(() => read(line)).toThrow(why));
});
