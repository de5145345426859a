import type { ProxyConfig } from 'electron';
import { describe, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { ProxyQuestion } from './proxy-question.ts';
import { ProxySettings } from './proxy-settings.ts';

describe('the proxy settings', () => {
  const setUp = (failing = false) => {
    const given: ProxyConfig[] = [];
    const logged: LogRecord[] = [];
    const session = {
      async setProxy(config: ProxyConfig) {
        await settle();
        given.push(config);
        if (failing) throw new Error('no network service');
      },
      resolveProxy: (url: string) => Promise.resolve(`${given.length} set; ${url}`),
    };
    const settings = new ProxySettings(session);
    settings.logTo(createLogger('proxy', (record) => logged.push(record)));
    return { given, logged, settings };
  };

  it('are the system’s until something else is chosen', async () => {
    const { given, settings } = setUp();
    settings.use({ mode: 'system' });
    expect(await settings.resolve('https://x/')).toBe('0 set; https://x/');
    expect(given).toEqual([]);
  });

  it('are told to Chromium before the next question', async () => {
    const { given, settings } = setUp();
    settings.use({ mode: 'pac', url: 'https://pac.example/p.pac' });
    settings.use({ mode: 'fixed', server: 'cache.example:3128', bypass: ['*.example.org', 'intra'] });
    settings.use({ mode: 'fixed', server: 'cache.example:3128', bypass: ['*.example.org', 'intra'] });
    settings.use({ mode: 'direct' });
    settings.use({ mode: 'system' });
    expect(await settings.resolve('https://x/')).toBe('4 set; https://x/');
    expect(given).toEqual([
      { mode: 'pac_script', pacScript: 'https://pac.example/p.pac' },
      { mode: 'fixed_servers', proxyRules: 'cache.example:3128', proxyBypassRules: '*.example.org,intra' },
      { mode: 'direct' },
      { mode: 'system' },
    ]);
  });

  it('lead the session of a library the same way, from the first moment on, and once', async () => {
    const { given, settings } = setUp();
    const led: ProxyConfig[] = [];
    const library = {
      setProxy(config: ProxyConfig) {
        led.push(config);
        return Promise.resolve();
      },
    };
    settings.use({ mode: 'direct' });
    await settings.lead(library);
    expect(led).toEqual([{ mode: 'direct' }]);
    await settings.lead(library);
    settings.use({ mode: 'system' });
    await settings.resolve('https://x/');
    expect([led.length, given.length]).toEqual([2, 2]);
    expect(led.at(-1)).toEqual({ mode: 'system' });
  });

  it('that cannot be set are said, and the next question is asked all the same', async () => {
    const { logged, settings } = setUp(true);
    settings.use({ mode: 'direct' });
    expect(await settings.resolve('https://x/')).toContain('https://x/');
    expect(logged.map(({ level }) => level)).toEqual(['info', 'error']);
  });
});

describe('the question of a proxy', () => {
  it('is shown until it is answered, one after the other', async () => {
    const shown: unknown[] = [];
    const question = new ProxyQuestion((one) => shown.push(one));
    const account = { username: 'ann', password: 'x' };
    const first = question.ask('a:1');
    const second = question.ask('b:2');
    await settle();
    expect(shown).toEqual([{ host: 'a:1' }]);
    question.answer(account);
    question.answer(null);
    expect(await first).toEqual(account);
    await settle();
    expect(shown).toEqual([{ host: 'a:1' }, null, { host: 'b:2' }]);
    question.answer(null);
    expect(await second).toBeNull();
    await settle();
    expect(shown.at(-1)).toBeNull();
    question.answer(account);
    expect(JSON.stringify(shown)).not.toContain('ann');
  });
});
