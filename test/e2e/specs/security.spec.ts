import { expect, test } from '../people/house.ts';

test.describe('a page of Parley', () => {
  test('lives in a sandboxed world without Node, and sees verbs only', async ({ newcomer }) => {
    const { page, launched } = await newcomer();
    const globals = await page.evaluate(() => ({
      secure: isSecureContext,
      node: typeof (globalThis as { process?: unknown }).process,
      require: typeof (globalThis as { require?: unknown }).require,
      bridge: Object.keys((globalThis as unknown as { parley: object }).parley).toSorted(),
    }));
    expect(globals).toEqual({
      secure: true,
      node: 'undefined',
      require: 'undefined',
      bridge: ['app', 'call', 'chat', 'desktop', 'diagnostics', 'received', 'recording', 'workspace'],
    });
    const url = await launched.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .map((window) => window.webContents.getURL())
        .find((address) => address.includes('main.html')),
    );
    expect(url).toBe('app://parley/main.html');
  });

  test('runs no inline script and reaches no foreign host', async ({ newcomer, backend }) => {
    const { page } = await newcomer();
    const outcome = await page.evaluate(async (address) => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.body.append(script);
      const reached = await fetch(`${address}/api/server`).then(
        () => 'reached',
        () => 'blocked',
      );
      return { inline: 'inlineRan' in globalThis, reached };
    }, backend.address);
    expect(outcome).toEqual({ inline: false, reached: 'blocked' });
  });

  test('cannot be led away, opens no window, and asks for no verb that it lacks', async ({ newcomer }) => {
    const { page, launched } = await newcomer();
    await launched.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { openedBySpec: opened });
      shell.openExternal = (url: string) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    const before = page.url();
    await page.evaluate(() => {
      window.open('https://example.org/popup');
      location.href = 'https://example.org/away';
    });
    const opened = () =>
      launched.app.evaluate(() => (globalThis as unknown as { openedBySpec: string[] }).openedBySpec);
    await expect.poll(opened).toContain('https://example.org/popup');
    expect(page.url()).toBe(before);
    expect(launched.app.windows().filter((window) => window.url().includes('example.org'))).toHaveLength(0);
    const refusals = await page.evaluate(async () => {
      const { app } = (
        globalThis as unknown as { parley: { app: { call(verb: string, input: unknown): Promise<unknown> } } }
      ).parley;
      const answer = async (verb: string, input: unknown) => {
        try {
          return await app.call(verb, input);
        } catch {
          return 'rejected';
        }
      };
      return [
        await answer('openExternal', { url: 'file:///etc/passwd' }),
        await answer('changeSettings', { theme: 'neon' }),
        await answer('noSuchVerb', undefined),
      ];
    });
    expect(refusals[0]).toMatchObject({ ok: false, error: { code: 'bad-payload' } });
    expect(refusals[1]).toMatchObject({ ok: false, error: { code: 'bad-payload' } });
    expect(refusals[2]).not.toMatchObject({ ok: true });
    expect(await opened()).not.toContain('file:///etc/passwd');
  });
});
