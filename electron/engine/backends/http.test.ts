import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock, systemClock } from '#shared/tools/clock.ts';
import { directNet } from '../net/direct-net.ts';
import { type HttpDeps, sendHttp } from './http.ts';

let server: Server | null = null;
afterEach(async () => {
  const closing = server;
  server = null;
  await new Promise((resolve) => (closing ? closing.close(resolve) : resolve(undefined)));
});

const deps: HttpDeps = { clock: systemClock, userAgent: 'Parley/1', net: directNet() };
const serve = async (
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> => {
  server = createServer((request, response) => {
    response.setHeader('connection', 'close');
    handle(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const failing = async (promise: Promise<unknown>): Promise<AppError> => {
  try {
    await promise;
  } catch (error) {
    return AppError.from(error);
  }
  throw new Error('it did not fail');
};

describe('sendHttp', () => {
  it('sends JSON with the token and says who asks; any status is an answer', async () => {
    let seen: { headers: IncomingMessage['headers']; body: string } | null = null;
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen = { headers: request.headers, body };
        response.writeHead(418, { 'content-type': 'application/json' }).end('{"error":"teapot"}');
      });
    });
    const reply = await sendHttp(deps, { method: 'POST', url: `${url}/x`, token: 't', body: { a: 1 } });
    expect(reply).toMatchObject({ status: 418, json: { error: 'teapot' }, url: `${url}/x` });
    expect(seen).toMatchObject({
      body: '{"a":1}',
      headers: { authorization: 'Bearer t', 'user-agent': 'Parley/1', 'content-type': 'application/json' },
    });
  });

  it('sends what is no JSON as it is, with headers of its own, and goes nowhere when told so', async () => {
    let seen: { headers: IncomingMessage['headers']; body: string } | null = null;
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen = { headers: request.headers, body };
        response.writeHead(302, { location: '/login' }).end('a page');
      });
    });
    const raw = { type: 'application/x-www-form-urlencoded', bytes: Buffer.from('a=1') };
    const request = { method: 'POST', url, raw, headers: { cookie: 'session=x' }, follow: false };
    const reply = await sendHttp(deps, request);
    expect(reply).toMatchObject({ status: 302, text: 'a page' });
    expect(reply.headers.get('location')).toBe('/login');
    expect(seen).toMatchObject({
      body: 'a=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: 'session=x' },
    });
  });

  it('takes no larger an answer than was asked for', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(11)));
    expect((await sendHttp(deps, { method: 'GET', url, bytesMax: 11 })).text).toHaveLength(11);
    const tooLarge = sendHttp(deps, { method: 'GET', url, bytesMax: 10 });
    expect(await failing(tooLarge)).toMatchObject({ code: 'bad-payload' });
  });

  it('takes a page, and nothing, for no JSON', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/none') response.writeHead(204).end();
      else response.end('<html></html>');
    });
    expect((await sendHttp(deps, { method: 'GET', url })).json).toBeUndefined();
    expect((await sendHttp(deps, { method: 'GET', url: `${url}/none` })).json).toBeUndefined();
  });

  it('follows a redirect of a GET on the same host, and no other', async () => {
    let other = '';
    const url = await serve((request, response) => {
      if (request.url === '/end') response.end('{"here":true}');
      else if (request.url === '/away') response.writeHead(302, { location: other }).end();
      else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
      else response.writeHead(301, { location: '/end' }).end();
    });
    other = url.replace('127.0.0.1', 'localhost');
    const reply = await sendHttp(deps, { method: 'GET', url });
    expect(reply).toMatchObject({ json: { here: true }, url: `${url}/end` });
    for (const [method, path] of [
      ['GET', '/away'],
      ['GET', '/round'],
      ['POST', '/'],
    ] as const) {
      const error = await failing(
        sendHttp(deps, { method, url: url + path, token: 'secret', body: undefined }),
      );
      expect(error.code).toBe('not-parley');
    }
  });

  it('gives up on a silent server after its time, and leaves no timer', async () => {
    const clock = new ManualClock();
    let arrived = (): void => {};
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const url = await serve(() => arrived());
    const sent = failing(sendHttp({ ...deps, clock }, { method: 'GET', url, timeoutMs: 5000 }));
    await asked;
    clock.advance(5000);
    expect(await sent).toMatchObject({ code: 'server-unreachable', params: { address: new URL(url).host } });
    expect(clock.pending).toBe(0);
  });

  it('gives up when nobody waits any more, and leaves no timer', async () => {
    const clock = new ManualClock();
    const nobody = new AbortController();
    const url = await serve(() => nobody.abort());
    const sent = failing(sendHttp({ ...deps, clock }, { method: 'GET', url, signal: nobody.signal }));
    expect(await sent).toMatchObject({ code: 'server-unreachable' });
    expect(clock.pending).toBe(0);
  });

  it('takes no answer without end', async () => {
    const url = await serve((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 0x20);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', more);
      };
      more();
    });
    expect(await failing(sendHttp(deps, { method: 'GET', url }))).toMatchObject({ code: 'bad-payload' });
  });

  it('names a server that is not there', async () => {
    const url = await serve((_request, response) => response.end());
    await new Promise((resolve) => server?.close(resolve));
    expect(await failing(sendHttp(deps, { method: 'GET', url }))).toMatchObject({
      code: 'server-unreachable',
      params: { address: new URL(url).host },
    });
    server = null;
  });

  it('tells the error of a connection, however deep the client has wrapped it', async () => {
    const refuse = (cause: Error) => () => Promise.reject(new TypeError('fetch failed', { cause }));
    const ask = (cause: Error) => {
      const net = { fetch: refuse(cause) };
      return failing(sendHttp({ ...deps, net }, { method: 'GET', url: 'https://chat.example.com/x' }));
    };
    const untrusted = new AppError('certificate-untrusted', { address: 'chat.example.com', problem: 'name' });
    expect(await ask(new Error('wrapped once more', { cause: untrusted }))).toBe(untrusted);
    const alert = (code: string) => Object.assign(new Error('tls'), { code });
    expect(await ask(alert('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'))).toMatchObject({
      code: 'client-certificate-needed',
      params: { address: 'chat.example.com' },
    });
    expect(await ask(alert('ERR_SSL_WRONG_VERSION_NUMBER'))).toMatchObject({ code: 'server-unreachable' });
  });

  it.each<[number, string, boolean]>([
    [400, '<html><center>No required SSL certificate was sent</center>', true],
    [403, 'HTTP Error 403.7 - Client certificate required', true],
    [496, '', true],
    [403, '{"error":"the client certificate of the story"}', false],
    [404, 'No required SSL certificate was sent', false],
    [400, '<html>Bad Request', false],
  ])('an answer %i that says %j asks for a certificate of ours: %s', async (status, text, isAsking) => {
    const url = await serve((_request, response) => response.writeHead(status).end(text));
    const said = await sendHttp(deps, { method: 'GET', url }).then(
      (reply) => reply.status,
      (error: unknown) => AppError.from(error).code,
    );
    expect(said).toBe(isAsking ? 'client-certificate-needed' : status);
  });
});
