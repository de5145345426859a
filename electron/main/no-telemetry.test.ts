/** Nothing is told to anybody but the servers that the person or the administrator has named: there is no other address in the house. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const HOUSE = join(import.meta.dirname, '../..');
const ROOMS = ['electron', 'renderer', 'shared', 'backend'];
const BUNDLES = ['out/main', 'out/preload', 'out/renderer'].map((path) => join(HOUSE, path));
/** Names that stand for a server in words and examples (RFC 2606). */
const EXAMPLE = /(^|\.)(example|test|invalid|localhost)$|(^|\.)example\.(com|org|net)$/;
/** Hosts that collect: of crashes, of clicks, of errors. */
const COLLECTORS =
  /\b(sentry\.io|bugsnag\.com|rollbar\.com|datadoghq\.|newrelic\.com|google-analytics\.com|googletagmanager\.com|segment\.(io|com)|mixpanel\.com|amplitude\.com|posthog\.com|hotjar\.com|matomo\.cloud|appcenter\.ms|raygun\.(io|com)|backtrace\.io|crashlytics\.com|statsig\.com)\b/i;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

describe('no telemetry', () => {
  it('our sources name no host but examples', () => {
    const sources = ROOMS.flatMap((room) => filesIn(join(HOUSE, room))).filter(
      (name) => /\.(ts|tsx|html|css)$/.test(name) && !/\.test\.tsx?$/.test(name),
    );
    const named = sources.flatMap((name) =>
      [...readFileSync(name, 'utf8').matchAll(/(?:https?|wss?):\/\/([a-z\d-]+(?:\.[a-z\d-]+)+)/gi)]
        .map(([, host = '']) => host.toLowerCase())
        .filter((host) => !EXAMPLE.test(host) && !/^[\d.]+$/.test(host)),
    );
    expect(sources.length).toBeGreaterThan(500);
    expect(named).toEqual([]);
  });

  it('crashes are reported to nobody', () => {
    const starts = filesIn(join(HOUSE, 'electron'))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => readFileSync(name, 'utf8').match(/crashReporter\.start\([^)]*\)/g) ?? []);
    expect(starts).toEqual([
      'crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: false })',
    ]);
  });

  it.skipIf(!BUNDLES.every(existsSync))(
    'nor do the libraries in the bundles know who collects (needs `npm run build`)',
    () => {
      const files = BUNDLES.flatMap(filesIn).filter((name) => /\.(c?js|html|css)$/.test(name));
      expect(files.length).toBeGreaterThan(5);
      expect(files.filter((name) => COLLECTORS.test(readFileSync(name, 'utf8')))).toEqual([]);
    },
  );
});
