import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { violation } from './import-law.js';

const allowed: [string, string][] = [
  ['shared/machines/call.ts', '../tools/assert-never.ts'],
  ['shared/contracts/features.ts', 'zod'],
  ['backend/server.ts', '#shared/tools/clock.ts'],
  ['backend/server.ts', 'node:http'],
  ['electron/main/index.ts', '#engine/engine.ts'],
  ['electron/main/index.ts', '../engine/engine.ts'],
  ['electron/main/index.ts', 'electron'],
  ['electron/preload/main.ts', 'electron'],
  ['renderer/features/chat/List.tsx', '../../ui/Button.tsx'],
  ['renderer/features/call/CallView.tsx', '../../call/call-room.ts'],
  ['renderer/app/App.tsx', '../features/chat/List.tsx'],
  ['renderer/call/call-room.ts', '../media/peer-link.ts'],
  ['build/start.ts', '../test/chromium-host/build.ts'],
  ['shared/tools/scope.test.ts', 'vitest'],
  ['electron/engine/engine.test.ts', '#test/fakes/fake-adapter.ts'],
];

const forbidden: [string, string, RegExp][] = [
  ['shared/tools/clock.ts', 'node:fs', /shared may not import node:fs/],
  ['shared/tools/clock.ts', 'react', /shared may not import react/],
  ['shared/tools/clock.ts', '../../backend/server.ts', /shared may not import backend/],
  ['electron/engine/engine.ts', 'electron', /may not import electron/],
  ['electron/engine/engine.ts', '../main/index.ts', /may not import electron\/main/],
  ['electron/preload/main.ts', '#engine/engine.ts', /may not import electron\/engine/],
  ['electron/preload/main.ts', 'node:fs', /may not import node:fs/],
  ['backend/server.ts', '#engine/engine.ts', /backend may not import electron\/engine/],
  ['renderer/app/App.tsx', '#backend/server.ts', /may not import backend/],
  ['renderer/app/App.tsx', 'electron', /may not import electron/],
  ['renderer/media/peer-link.ts', '../call/call-room.ts', /renderer\/media may not import renderer\/call/],
  ['renderer/ui/Button.tsx', '../features/chat/List.tsx', /may not import renderer\/features/],
  ['renderer/features/chat/List.tsx', '../call/CallView.tsx', /feature chat may not import feature call/],
  ['renderer/features/chat/List.tsx', '../../app/App.tsx', /may not import renderer\/app/],
  ['backend/server.ts', '../build/start.ts', /may not import build/],
  ['test/chromium-host/src/app.ts', '#shared/tools/clock.ts', /may not import shared/],
  ['build/start.ts', '../shared/tools/scope.test.ts', /is a test/],
];

describe('the law of the house', () => {
  it.each(allowed)('%s may import %s', (file, specifier) => {
    expect(violation(file, specifier)).toBeNull();
  });

  it.each(forbidden)('%s may not import %s', (file, specifier, why) => {
    expect(violation(file, specifier)).toMatch(why);
  });

  it('is enforced by the linter, for type imports, re-exports and dynamic imports too', () => {
    const tree = mkdtempSync(join(tmpdir(), 'import-law-'));
    try {
      mkdirSync(join(tree, 'build/lint'), { recursive: true });
      mkdirSync(join(tree, 'renderer/media'), { recursive: true });
      mkdirSync(join(tree, 'electron/main/windows'), { recursive: true });
      copyFileSync(join(import.meta.dirname, 'import-law.js'), join(tree, 'build/lint/import-law.js'));
      symlinkSync(join(import.meta.dirname, '../../node_modules'), join(tree, 'node_modules'));
      const config = {
        jsPlugins: ['./build/lint/import-law.js'],
        categories: { correctness: 'off' },
        rules: { 'house/import-law': 'error' },
      };
      writeFileSync(join(tree, '.oxlintrc.json'), JSON.stringify(config));
      writeFileSync(
        join(tree, 'renderer/media/bad.ts'),
        [
          "import type { App } from '../app/App.tsx';",
          "export { x } from '../call/x.ts';",
          "export const later = () => import('#backend/server.ts');",
          'export type { App };',
        ].join('\n'),
      );
      writeFileSync(
        join(tree, 'electron/main/windows/w.ts'),
        "export { ipcMain } from 'electron';\nimport { ipcMain as m } from 'electron';\nm.emit('x');\n",
      );
      const oxlint = spawnSync(
        join(tree, 'node_modules/.bin/oxlint'),
        ['--format=unix', 'renderer', 'electron'],
        {
          cwd: tree,
          encoding: 'utf8',
        },
      );
      const report = oxlint.stdout;
      expect(oxlint.status).toBe(1);
      expect(report.match(/Law of the house/g)).toHaveLength(4);
      expect(report).toContain('ipcMain may be used only in electron/main/ipc/');
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  });
});
