import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { at } from '../tree.ts';
import { packaging, type PackagingOptions } from './config.ts';

/** The builder's own check of a configuration, by its own schema. */
const require = createRequire(import.meta.url);
const builder = createRequire(require.resolve('electron-builder'));
const { validateConfiguration } = builder('app-builder-lib/out/util/config/config') as {
  validateConfiguration: (config: unknown, log: { isEnabled: boolean }) => Promise<void>;
};
const valid = (config: unknown): Promise<void> => validateConfiguration(config, { isEnabled: false });

const make = (over: Partial<PackagingOptions> = {}): Configuration =>
  packaging({
    electronDist: '/electron',
    electronVersion: '45.0.0',
    output: '/dist',
    icons: { folder: '/icons/png', ico: '/icons/icon.ico', icns: '/icons/icon.icns' },
    dictionaries: null,
    feed: null,
    release: false,
    quick: false,
    hooks: {},
    ...over,
  });

const targets = (list: unknown): unknown[] => (list as { target: string }[]).map(({ target }) => target);

// the builder's schema is large, and read and compiled at first use
describe('the configuration of the packages', { timeout: 120_000 }, () => {
  it.each<[string, Partial<PackagingOptions>]>([
    ['to be looked at', { quick: true }],
    ['to be handed out', { release: true, feed: 'https://updates.example/parley', electronDist: undefined }],
  ])('is what the builder understands, %s', async (_what, over) => {
    await expect(valid(make(over))).resolves.toBeUndefined();
  });

  it('brings dictionaries to Windows alone', async () => {
    const config = make({ dictionaries: '/dictionaries' });
    await valid(config);
    const extraResources = [{ from: '/dictionaries', to: 'dictionaries', filter: ['*.bdic'] }];
    expect(config.win).toMatchObject({ extraResources });
    expect(JSON.stringify({ ...config, win: null })).not.toContain('dictionaries');
    expect(make().win).not.toHaveProperty('extraResources');
  });

  it('would be refused with a word that the builder does not know', async () => {
    const config = make();
    await expect(valid({ ...config, linux: { ...config.linux, maintainr: 'x' } })).rejects.toThrow(
      'configuration.linux',
    );
    await expect(valid({ ...config, mac: { ...config.mac, hardenedRuntime: 'yes' } })).rejects.toThrow(
      'configuration.mac',
    );
  });

  it('names every target', () => {
    const { linux, mac, win } = make();
    expect(targets(linux?.target)).toEqual(['AppImage', 'deb', 'rpm', 'flatpak']);
    expect(mac?.target).toEqual([
      { target: 'dmg', arch: 'universal' },
      { target: 'zip', arch: 'universal' },
    ]);
    expect(targets(win?.target)).toEqual(['nsis', 'msi']);
  });

  it('packs into an asar, compiles nothing, and misses nothing in silence', () => {
    expect(make()).toMatchObject({ asar: true, npmRebuild: false, allowMissingDependencies: false });
    expect(make().asarUnpack).toBeUndefined();
  });

  it('hardens macOS, and asks for no more than microphone, camera and just-in-time code', () => {
    expect(make({ release: true }).mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    for (const file of ['entitlements', 'entitlementsInherit'] as const) {
      const text = readFileSync(at(make().mac?.[file] ?? ''), 'utf8');
      expect([...text.matchAll(/<key>(.+)<\/key>\s*<true\/>/g)].map((match) => match[1])).toEqual([
        'com.apple.security.cs.allow-jit',
        'com.apple.security.device.audio-input',
        'com.apple.security.device.camera',
      ]);
    }
    expect(Object.keys(make().mac?.extendInfo as object)).toContain('NSMicrophoneUsageDescription');
  });

  it('installs for one person without rights, or for a whole machine by msi, and takes updates from its signer only', () => {
    expect(make().nsis).toMatchObject({ perMachine: false, allowElevation: false });
    expect(make().msi).toMatchObject({ perMachine: true });
    expect(make({ release: true }).win).toMatchObject({
      verifyUpdateCodeSignature: true,
      forceCodeSigning: true,
      requestedExecutionLevel: 'asInvoker',
    });
  });

  it('knows no host for updates: who packs names one, and the app finds it in its own package.json', () => {
    expect(make().publish).toEqual({ provider: 'generic', url: 'https://updates.invalid/' });
    expect(make().extraMetadata).not.toHaveProperty('updateFeed');
    const feed = 'https://updates.example/parley';
    expect(make({ feed }).publish).toEqual({ provider: 'generic', url: feed });
    expect(make({ feed }).extraMetadata).toMatchObject({ updateFeed: feed });
  });

  it('offers Parley for its own links; telephone links only where the person decides', () => {
    const { protocols, linux, win } = make();
    expect(protocols).toEqual([{ name: 'Parley', schemes: ['parley'], role: 'Viewer' }]);
    expect(linux?.mimeTypes).toEqual(['x-scheme-handler/tel', 'x-scheme-handler/callto']);
    expect(win).not.toHaveProperty('protocols');
  });

  it('lets a flatpak write into the folder for recordings alone, and read what is laid down in the host', () => {
    const args = make().flatpak?.finishArgs ?? [];
    expect(args.filter((arg) => arg.startsWith('--filesystem'))).toEqual([
      '--filesystem=host-etc:ro',
      '--filesystem=xdg-videos:create',
    ]);
    expect(args.filter((arg) => /session-bus|system-bus|--talk-name=\*|x11$/.test(arg))).toEqual([
      '--socket=fallback-x11',
    ]);
  });

  it('names scripts and entitlements that are there', () => {
    const { deb, rpm, mac } = make();
    const files = [deb?.afterInstall, deb?.afterRemove, rpm?.afterInstall, mac?.entitlements].map((file) =>
      at(file ?? 'nowhere'),
    );
    const prerm = [deb?.fpm?.[1], rpm?.fpm?.[1]].map((file) => file ?? 'nowhere');
    for (const file of [...files, ...prerm]) expect([file, existsSync(file)]).toEqual([file, true]);
  });
});
