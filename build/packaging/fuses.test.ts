import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUSE_NAMES, fuseFaults, fuses, flipAll, hasFuseWire, readFuses } from './fuses.ts';
import { writeStandIn } from './stand-in.ts';

const WANTED = {
  RunAsNode: 'off',
  EnableCookieEncryption: 'on',
  EnableNodeOptionsEnvironmentVariable: 'off',
  EnableNodeCliInspectArguments: 'off',
  EnableEmbeddedAsarIntegrityValidation: 'on',
  OnlyLoadAppFromAsar: 'on',
  LoadBrowserProcessSpecificV8Snapshot: 'off',
  GrantFileProtocolExtraPrivileges: 'off',
  WasmTrapHandlers: 'on',
};

function program(wire?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-fuses-'));
  writeStandIn(folder);
  const file = join(folder, 'electron');
  if (wire !== undefined) {
    const bytes = readFileSync(file);
    const length = Buffer.from([1, wire.length]);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, bytes.length - 11), length, Buffer.from(wire)]));
  }
  return file;
}

describe('fuses', () => {
  it('are all decided about, by name', () => {
    expect(Object.keys(fuses({ qa: false })).toSorted()).toEqual([...FUSE_NAMES].toSorted());
    expect(FUSE_NAMES).toHaveLength(8);
  });

  it('are flipped in the program, and read back from it', async () => {
    const file = program();
    expect((await readFuses(file)).get('RunAsNode')).toBe('on');
    await flipAll(file, fuses({ qa: false }));
    expect(Object.fromEntries(await readFuses(file))).toEqual(WANTED);
  });

  it('leave a build for QA one that Playwright can attach to, and nothing else', async () => {
    const file = program();
    await flipAll(file, fuses({ qa: true }));
    expect(Object.fromEntries(await readFuses(file))).toEqual({
      ...WANTED,
      EnableNodeCliInspectArguments: 'on',
    });
  });

  it('that nobody has decided about stop the packing', async () => {
    await expect(flipAll(program('1011000111'), fuses({ qa: false }))).rejects.toThrow('place 9');
    await expect(flipAll(program('101100010'), fuses({ qa: false }))).rejects.toThrow(
      'WasmTrapHandlers is off',
    );
  });

  it('that an Electron no longer has count as off', () => {
    const found = new Map(Object.entries(WANTED)) as Map<string, 'on' | 'off' | 'removed'>;
    found.set('RunAsNode', 'removed');
    expect(fuseFaults(found, fuses({ qa: false }))).toEqual([]);
    found.set('OnlyLoadAppFromAsar', 'removed');
    found.delete('EnableCookieEncryption');
    expect(fuseFaults(found, fuses({ qa: false }))).toEqual([
      'EnableCookieEncryption is not on the wire of this Electron',
      'OnlyLoadAppFromAsar is removed',
    ]);
  });

  it('are looked for before they are flipped', async () => {
    expect(await hasFuseWire(program())).toBe(true);
    expect(await hasFuseWire(import.meta.filename)).toBe(false);
  });
});
