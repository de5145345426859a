import { expect, test } from './support/mini.ts';

test('contextBridge carries functions, promises and errors as Electron does', async ({ mini: { page } }) => {
  const seen = await page.evaluate(async () => {
    const api = window.mini;
    const thrown = (error: unknown): string => {
      const { name, message, code } = error as Error & { code?: number };
      return `${name}: ${message} ${code}`;
    };
    const callback = (): void => {};
    let boom = '';
    try {
      api.boom();
    } catch (error) {
      boom = thrown(error);
    }
    return {
      later: await api.later(5),
      twice: api.twice((n) => n * 10),
      same: api.same(callback) === callback,
      boom,
      rejected: await api.reject().catch(thrown),
      frozen: Object.isFrozen(api),
      replaced: Reflect.set(window, 'mini', 1),
    };
  });
  expect(seen).toEqual({
    later: 'done',
    twice: 30,
    same: true,
    boom: 'Error: too far undefined', // the class is lost on the bridge
    rejected: 'Error: no undefined', // and so is the code
    frozen: true,
    replaced: false,
  });
});

test('IPC keeps what structured clone keeps, and refuses the rest', async ({ mini: { page } }) => {
  const seen = await page.evaluate(async () => {
    const api = window.mini;
    const cycle: Record<string, unknown> = { a: 1 };
    cycle.self = cycle;
    const value = {
      date: new Date(5),
      map: new Map([[{ key: 1 }, new Set([1])]]),
      buffer: new Uint8Array([1, 2, 255]).buffer,
      floats: new Float32Array([1.5]),
      absent: undefined,
      nan: Number.NaN,
      minusZero: -0,
      big: 12n,
      error: new TypeError('x'),
      pattern: /a/g,
      cycle,
    };
    const back = (await api.echo(value)) as typeof value;
    const [[key, set] = []] = back.map;
    const message = (error: unknown): string => (error as Error).message;
    return {
      date: back.date instanceof Date && back.date.getTime(),
      map: [key, [...(set ?? [])]],
      buffer: [...new Uint8Array(back.buffer)],
      floats: [...back.floats],
      absent: 'absent' in back && back.absent === undefined,
      numbers: [Number.isNaN(back.nan), Object.is(back.minusZero, -0), back.big === 12n],
      error: back.error.message,
      pattern: String(back.pattern),
      cycle: back.cycle.self === back.cycle,
      aFunction: await api.echo(() => 1).catch(message),
      failure: await api.fail().catch(message),
    };
  });
  expect(seen).toEqual({
    date: 5,
    map: [{ key: 1 }, [1]],
    buffer: [1, 2, 255],
    floats: [1.5],
    absent: true,
    numbers: [true, true, true],
    error: 'x',
    pattern: '/a/g',
    cycle: true,
    aFunction: 'An object could not be cloned.',
    failure: "Error invoking remote method 'fail': TypeError: no such call",
  });
});

test('a megabyte goes there and back whole', async ({ mini: { page } }) => {
  const same = await page.evaluate(async () => {
    const bytes = new Uint8Array(1 << 20).map((_byte, index) => index * 31);
    const back = new Uint8Array((await window.mini.echo(bytes.buffer)) as ArrayBuffer);
    return back.length === bytes.length && back.every((byte, index) => byte === bytes[index]);
  });
  expect(same).toBe(true);
});

test('main sends to the page, and a listener can be taken off', async ({ mini: { page } }) => {
  const noted = await page.evaluate(async () => {
    const heard: [string, number][] = [];
    const next = (): Promise<void> =>
      new Promise((resolve) => {
        const off = window.mini.onNoted((text, at) => {
          off();
          heard.push([text, at.getTime()]);
          resolve();
        });
      });
    const first = next();
    window.mini.note('one');
    await first;
    const second = next();
    window.mini.note('two');
    await second;
    return heard;
  });
  expect(noted).toEqual([
    ['one!', 0],
    ['two!', 0],
  ]);
});

test('a MessagePort joins the page to main', async ({ mini: { page } }) => {
  const got = await page.evaluate(async () => {
    const port = new Promise<MessagePort | undefined>((resolve) => {
      window.onmessage = ({ data, ports }) => data === 'port' && resolve(ports[0]);
    });
    window.mini.openPort();
    const opened = await port;
    const answer = new Promise<{ got: Map<string, number> }>((resolve) => {
      if (opened) opened.onmessage = ({ data }) => resolve(data as { got: Map<string, number> });
    });
    opened?.postMessage(new Map([['a', 1]]));
    return [...(await answer).got];
  });
  expect(got).toEqual([['a', 1]]);
});

test('the sender is null once its document has gone, and no reply reaches the next one', async ({
  mini: { page, state },
}) => {
  await page.evaluate(() => void window.mini.slowSenderUrl());
  await page.reload();
  await expect.poll(async () => (await state()).log).toContain('sender was app://mini/index.html, is null');
  expect(await page.evaluate(() => window.mini.senderUrl())).toBe('app://mini/index.html');
});
