/** What electron-builder is told, as typed data: one set for every target of every system. */
import type { Configuration } from 'electron-builder';
import { at } from '../tree.ts';
import type { Icons } from './icons.ts';

export interface PackagingOptions {
  /** Folder with an unpacked Electron; left out: the builder fetches the one of the target's system. */
  readonly electronDist?: string;
  readonly electronVersion: string;
  /** Where packages are written. */
  readonly output: string;
  readonly icons: Icons;
  /** Folder with the .bdic files of the spell check on Windows; `null`: none is packed, because nothing is packed for Windows. */
  readonly dictionaries: string | null;
  /** https address of the folder with updates; `null`: this Parley looks for none. */
  readonly feed: string | null;
  /** To be handed out: fails where it cannot be signed (and notarized, on macOS). */
  readonly release: boolean;
  /** Takes less time and more room. */
  readonly quick: boolean;
  readonly hooks: Pick<Configuration, 'afterExtract' | 'afterPack'>;
}

export const EXECUTABLE = 'parley';
const APP_ID = 'org.parley.Parley';
const SUMMARY = 'Chat and calls with the people you work with';
const DESCRIPTION =
  'Rings when a colleague calls, shares a window in two clicks, and signs in to the server that your company runs.';
/** Who publishes has an address of their own. */
const HOMEPAGE = 'https://parley.example/';
const MAINTAINER = 'Parley <packages@parley.example>';
/** Without a feed of its own the packed app never asks; the library wants an address, and this one can never be had. */
const NO_FEED = 'https://updates.invalid/';

const HERE = 'build/packaging';

/** What goes into the app: what was bundled, and the one package that is not. No sources, maps, types or tests. */
const FILES: string[] = [
  'package.json',
  'out/main/**/*.js',
  // for plain Node: a packed app is no Node, and serves no page
  '!out/main/headless.js',
  'out/preload/*.cjs',
  '!out/preload/web.cjs',
  'out/renderer/**/*',
  'out/seed/**/*',
  '!**/*.{map,ts,tsx,cts,mts,md}',
  '!**/{test,tests,__tests__,fixtures}/**',
  // PGlite: its ES modules, wasm and data; no extension of PostgreSQL, nothing for browsers
  '!node_modules/@electric-sql/pglite/dist/**/*.{cjs,gz}',
  '!node_modules/@electric-sql/pglite/dist/templating.js',
  '!node_modules/@electric-sql/pglite/dist/{contrib,live,node-postgres,worker}/**',
];

const LINUX_ARCHS: ('x64' | 'arm64')[] = ['x64', 'arm64'];
const both = (target: string) => ({ target, arch: LINUX_ARCHS });

/** In the menu of the app's icon; where the program has a place of its own. */
const ACTIONS = {
  desktop: {
    entry: { Actions: 'toggle-mute;' },
    desktopActions: {
      'toggle-mute': { Name: 'Mute or unmute', Exec: `/opt/Parley/${EXECUTABLE} --toggle-mute` },
    },
  },
};

const linux: Configuration = {
  linux: {
    target: [both('AppImage'), both('deb'), both('rpm'), both('flatpak')],
    executableName: EXECUTABLE,
    syncDesktopName: true,
    maintainer: MAINTAINER,
    vendor: 'Parley',
    synopsis: SUMMARY,
    description: DESCRIPTION,
    category: 'Network;InstantMessaging;VideoConference;',
    // offered for telephone links; the person decides in the settings, and in the desktop's own
    mimeTypes: ['x-scheme-handler/tel', 'x-scheme-handler/callto'],
    desktop: {
      entry: {
        GenericName: 'Chat and calls',
        Keywords: 'chat;call;video;meeting;message;',
        StartupNotify: 'true',
        SingleMainWindow: 'true',
        'X-GNOME-UsesNotifications': 'true',
      },
    },
  },
  deb: {
    ...ACTIONS,
    afterInstall: `${HERE}/linux/after-install.sh`,
    afterRemove: `${HERE}/linux/after-remove.sh`,
    fpm: ['--before-remove', at(HERE, 'linux/before-remove.sh')],
    packageCategory: 'net',
    priority: 'optional',
    recommends: ['libayatana-appindicator3-1', 'gnome-keyring | kwalletmanager'],
  },
  rpm: {
    ...ACTIONS,
    afterInstall: `${HERE}/linux/after-install.sh`,
    afterRemove: `${HERE}/linux/after-remove.sh`,
    fpm: [
      '--before-remove',
      at(HERE, 'linux/before-remove.sh'),
      '--rpm-rpmbuild-define',
      '_build_id_links none',
    ],
  },
  flatpak: {
    runtime: 'org.freedesktop.Platform',
    runtimeVersion: '25.08',
    sdk: 'org.freedesktop.Sdk',
    base: 'org.electronjs.Electron2.BaseApp',
    baseVersion: '25.08',
    finishArgs: [
      '--share=ipc',
      '--share=network',
      '--socket=wayland',
      '--socket=fallback-x11',
      '--socket=pulseaudio',
      // cameras have no portal that Chromium uses everywhere
      '--device=all',
      '--talk-name=org.freedesktop.Notifications',
      '--talk-name=org.freedesktop.secrets',
      '--talk-name=org.kde.StatusNotifierWatcher',
      // the administrator's policy lies in the host's /etc/parley
      '--filesystem=host-etc:ro',
      // recordings of calls are kept there
      '--filesystem=xdg-videos:create',
    ],
  },
};

const mac = (release: boolean): Configuration => ({
  mac: {
    target: [
      { target: 'dmg', arch: 'universal' },
      { target: 'zip', arch: 'universal' },
    ],
    category: 'public.app-category.business',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    notarize: release,
    entitlements: `${HERE}/mac/entitlements.plist`,
    entitlementsInherit: `${HERE}/mac/entitlements.inherit.plist`,
    protocols: [{ name: 'Telephone', schemes: ['tel', 'callto'], role: 'Viewer' }],
    darkModeSupport: true,
    extendInfo: {
      NSMicrophoneUsageDescription: 'Colleagues hear you in calls.',
      NSCameraUsageDescription: 'Colleagues see you in calls with video.',
      NSAudioCaptureUsageDescription: 'Colleagues hear what you share with its sound.',
      NSLocalNetworkUsageDescription: 'Calls with colleagues in the same network go straight to them.',
    },
  },
  dmg: { sign: false, writeUpdateInfo: true },
});

const windows = (release: boolean, dictionaries: string | null): Configuration => ({
  win: {
    ...(dictionaries === null
      ? {}
      : { extraResources: [{ from: dictionaries, to: 'dictionaries', filter: ['*.bdic'] }] }),
    target: [
      { target: 'nsis', arch: LINUX_ARCHS },
      { target: 'msi', arch: 'x64' },
    ],
    requestedExecutionLevel: 'asInvoker',
    // an update is only taken from whoever has signed the app that runs
    verifyUpdateCodeSignature: true,
    forceCodeSigning: release,
  },
  nsis: {
    oneClick: true,
    perMachine: false,
    allowElevation: false,
    createDesktopShortcut: false,
    deleteAppDataOnUninstall: false,
    uninstallDisplayName: 'Parley',
    runAfterFinish: true,
  },
  msi: { perMachine: true, oneClick: false, createDesktopShortcut: false, runAfterFinish: false },
});

/** The whole of it. Relative paths are from the top of the tree. */
export function packaging(options: PackagingOptions): Configuration {
  const { electronDist, electronVersion, output, icons, dictionaries, feed, release, quick, hooks } = options;
  const forMac = mac(release);
  const forWindows = windows(release, dictionaries);
  return {
    appId: APP_ID,
    productName: 'Parley',
    copyright: 'MIT licence',
    electronVersion,
    ...(electronDist === undefined ? {} : { electronDist }),
    directories: { output, buildResources: HERE },
    files: FILES,
    asar: true,
    compression: quick ? 'store' : 'normal',
    // there is no native code: PGlite is wasm
    npmRebuild: false,
    nodeGypRebuild: false,
    allowMissingDependencies: false,
    extraMetadata: {
      homepage: HOMEPAGE,
      author: MAINTAINER,
      desktopName: `${EXECUTABLE}.desktop`,
      ...(feed === null ? {} : { updateFeed: feed }),
    },
    protocols: [{ name: 'Parley', schemes: ['parley'], role: 'Viewer' }],
    publish: { provider: 'generic', url: feed ?? NO_FEED },
    generateUpdatesFilesForAllChannels: true,
    toolsets: { appimage: '1.0.3' },
    ...linux,
    linux: { ...linux.linux, icon: icons.folder },
    deb: { ...linux.deb, compression: quick ? 'gz' : 'xz' },
    ...forMac,
    mac: { ...forMac.mac, icon: icons.icns },
    ...forWindows,
    win: { ...forWindows.win, icon: icons.ico },
    ...hooks,
  };
}
