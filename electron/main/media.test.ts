import { describe, expect, it } from 'vitest';
import type { KeptFile } from '#engine/engine.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { createMediaServer, isMediaPath, type MediaAnswer } from './media.ts';

const BYTES = Buffer.from('0123456789');

/** A file that comes in pieces of four bytes, and tells whether anybody still reads it. */
function setUp(more: Partial<KeptFile> = {}) {
  const asked: [string, string][] = [];
  const source = { read: 0, ended: 0 };
  async function* pieces(): AsyncGenerator<Uint8Array, void> {
    try {
      for (let at = 0; at < BYTES.length; at += 4) {
        source.read += 1;
        yield BYTES.subarray(at, at + 4);
      }
    } finally {
      source.ended += 1;
    }
  }
  const file = { name: 'a.png', mime: 'image/png', size: BYTES.length, bytes: pieces(), ...more };
  const media = createMediaServer(
    {
      file: (workspaceId, attachmentId) => {
        asked.push([workspaceId, attachmentId]);
        return Promise.resolve(file);
      },
    },
    silentLogger,
  );
  return { media, asked, source };
}

async function textOf({ body }: MediaAnswer): Promise<string> {
  if (typeof body === 'string') return body;
  let text = '';
  for await (const piece of body) text += Buffer.from(piece).toString();
  return text;
}

describe('a file of a conversation', () => {
  it('is asked for by workspace and id, and streamed', async () => {
    const { media, asked, source } = setUp();
    const answer = await media('/media/w-1/f%2Fa%3Ab', null);
    expect(asked).toEqual([['w-1', 'f/a:b']]);
    expect([answer.status, source.read]).toEqual([200, 1]);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': '10',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-disposition': "inline; filename*=UTF-8''a.png",
    });
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none';.*sandbox$/);
    expect(await textOf(answer)).toBe('0123456789');
    expect(source.ended).toBe(1);
  });

  it.each([
    'text/html',
    'image/svg+xml',
    'application/pdf',
    'text/plain',
    'video/x-evil',
    '',
    'IMAGE/SVG+XML',
  ])('that is called %j is only ever saved', async (mime) => {
    const { headers } = await setUp({ mime, name: 'x.html' }).media('/media/w/1', null);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''x.html",
    });
  });

  it.each([
    ['Audio/OGG; codecs=opus', 'audio/ogg'],
    ['video/mp4', 'video/mp4'],
    ['image/webp', 'image/webp'],
  ])('that is called %j is shown or played', async (mime, type) => {
    const { headers } = await setUp({ mime }).media('/media/w/1', null);
    expect(headers['content-type']).toBe(type);
  });

  it('has a name that breaks no header and is no path', async () => {
    const name = 'a\r\nx: y/"\u00e9\'(1).png';
    const { headers } = await setUp({ name }).media('/media/w/1', null);
    expect(headers['content-disposition']).toBe("inline; filename*=UTF-8''a%20x%20y%20%C3%A9%27%281%29.png");
  });

  it.each([
    ['bytes=0-', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=3-5', 206, '345', 'bytes 3-5/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=-3', 200, '0123456789', undefined],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
  ])('answers the range %s', async (range, status, text, contentRange) => {
    const { media, source } = setUp();
    const answer = await media('/media/w/1', range);
    expect([answer.status, answer.headers['content-range']]).toEqual([status, contentRange]);
    expect(answer.headers['content-length']).toBe(String(text.length));
    expect(await textOf(answer)).toBe(text);
    expect(source.ended).toBe(1);
  });

  it('has no range behind its end, nor one that goes back; and nobody reads it then', async () => {
    for (const range of ['bytes=10-', 'bytes=5-4']) {
      const { media, source } = setUp();
      const answer = await media('/media/w/1', range);
      expect([answer.status, answer.headers['content-range'], source.ended]).toEqual([416, 'bytes */10', 1]);
    }
  });

  it('whose size nobody knows is sent as it comes, without ranges', async () => {
    const answer = await setUp({ size: null }).media('/media/w/1', 'bytes=2-');
    expect([answer.status, answer.headers['content-length']]).toEqual([200, undefined]);
    expect(await textOf(answer)).toBe('0123456789');
  });

  it('that is shorter than was said breaks off, one that is longer ends where it should', async () => {
    await expect(textOf(await setUp({ size: 11 }).media('/media/w/1', null))).rejects.toThrow(
      'server-unreachable',
    );
    expect(await textOf(await setUp({ size: 9 }).media('/media/w/1', null))).toBe('012345678');
  });

  it('is read no further when the page has left, also before it began', async () => {
    for (const reads of [0, 1]) {
      const { media, source } = setUp();
      const { body } = await media('/media/w/1', null);
      if (typeof body === 'string') throw new Error('no file');
      for (let n = 0; n < reads; n += 1) await body.next();
      await body.return?.();
      expect([source.read, source.ended]).toEqual([1, 1]);
      expect(await body.next()).toMatchObject({ done: true });
    }
  });

  it.each([
    '/media/',
    '/media/w',
    '/media/w/',
    '/media/w/1/2',
    '/media/../1',
    '/media/w/%zz',
    '/media/w%2f1/2',
    `/media/w/${'x'.repeat(201)}`,
  ])('is not at %s', async (path) => {
    const { media, asked } = setUp();
    const { status, headers } = await media(path, null);
    expect([isMediaPath(path), status, asked]).toEqual([true, 404, []]);
    expect(headers['content-security-policy']).toContain('sandbox');
  });

  it.each([
    ['session-expired', 404],
    ['not-found', 404],
    ['unsupported', 404],
    ['server-unreachable', 502],
    ['offline', 502],
  ] as const)('that cannot be had (%s) is answered with %i', async (code, status) => {
    const media = createMediaServer({ file: () => Promise.reject(new AppError(code)) }, silentLogger);
    expect((await media('/media/w/1', null)).status).toBe(status);
  });

  it('that breaks at its first byte is no file', async () => {
    // eslint-disable-next-line require-yield -- it fails before it has any
    async function* broken(): AsyncGenerator<Uint8Array, void> {
      await Promise.reject(new AppError('server-unreachable'));
    }
    expect((await setUp({ bytes: broken() }).media('/media/w/1', null)).status).toBe(502);
  });
});
