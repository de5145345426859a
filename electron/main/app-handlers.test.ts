import { describe, expect, it } from 'vitest';
import { Settings } from '#shared/contracts/settings.ts';
import type { SecretsView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { appHandlers, changeQuietly } from './app-handlers.ts';

function setUp() {
  const done: unknown[] = [];
  const records: LogRecord[] = [];
  let start = (): void => undefined;
  let secretsView: SecretsView = { mode: 'memory', asked: false };
  const handlers = appHandlers({
    engine: {
      snapshot: () => ({ seq: 3, view: {} as never }),
      setSettings: (settings) => done.push(['settings', settings]),
      setSecretsView: (view) => done.push(['secrets', view]),
    },
    settings: { change: (change) => ({ ...Settings.parse({}), ...change }) },
    secrets: {
      async answer(allowFile) {
        secretsView = allowFile ? { mode: 'file' } : { mode: 'memory', asked: true };
      },
      get view() {
        return secretsView;
      },
    },
    openExternal: async (url) => void done.push(['open', url]),
    started: new Promise((resolve) => (start = resolve)),
    onSnapshot: () => done.push('snapshot'),
    logger: createLogger('main', (record) => records.push(record)),
  });
  return { handlers, done, records, start: () => start() };
}

describe('the verbs of the house', () => {
  it('answer the snapshot once the engine has taken up what was kept', async () => {
    const { handlers, done, start } = setUp();
    const snapshot = handlers.snapshot(undefined);
    await Promise.resolve();
    expect(done).toEqual([]);
    start();
    expect(await snapshot).toEqual({ seq: 3, view: {} });
    expect(done).toEqual(['snapshot']);
  });

  it('put settings and the answer on secrets into the view', async () => {
    const { handlers, done } = setUp();
    await handlers.changeSettings({ theme: 'dark' });
    await handlers.answerSecretsQuestion({ allowFile: false });
    await handlers.answerSecretsQuestion({ allowFile: true });
    expect(done).toEqual([
      ['settings', { ...Settings.parse({}), theme: 'dark' }],
      ['secrets', { mode: 'memory', asked: true }],
      ['secrets', { mode: 'file' }],
    ]);
  });

  it('open web and mail addresses, nothing else', async () => {
    const { handlers, done } = setUp();
    await handlers.openExternal({ url: 'https://example.com/a' });
    for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'http://example.com']) {
      await expect(handlers.openExternal({ url })).rejects.toMatchObject({ code: 'bad-payload' });
    }
    expect(done).toEqual([['open', 'https://example.com/a']]);
  });

  it('log what a page says under its own name, without secrets', async () => {
    const { handlers, records } = setUp();
    await handlers.log({
      level: 'warn',
      name: 'call',
      message: 'no audio',
      fields: { name: 'main', password: 'hunter2' },
    });
    expect(records).toEqual([
      {
        level: 'warn',
        name: 'main.page',
        message: 'no audio',
        fields: { page: 'call', fields: { name: 'main', password: '<redacted>' } },
      },
    ]);
  });
});

it('what is locked stays, and what changes it by itself goes on', () => {
  const done: unknown[] = [];
  const records: LogRecord[] = [];
  const change = changeQuietly({
    engine: { setSettings: (settings) => done.push(settings.zoom) },
    settings: {
      change(wish) {
        if (wish.theme) throw new AppError('forbidden-by-policy');
        return { ...Settings.parse({}), ...wish };
      },
    },
    logger: createLogger('main', (record) => records.push(record)),
  });
  change({ theme: 'dark' });
  change({ zoom: 2 });
  expect(done).toEqual([2]);
  expect(records.map(({ level }) => level)).toEqual(['warn']);
});
