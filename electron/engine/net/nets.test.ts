/** Real TLS servers with certificates of their own, asked over the net of a workspace. */
import { createServer as createHttps, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { AppError } from '#shared/errors/app-error.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import { CertificateFolder, type Credentials, whyNoCertificates } from '#test/support/certificates.ts';
import { describeWith } from '#test/support/real-part.ts';
import { sendHttp } from '../backends/http.ts';
import { webSocketsOver } from '../backends/text-socket.ts';
import { Nets, type WorkspaceNet } from './nets.ts';
import type { Pin } from './pin.ts';

let folder: CertificateFolder;
const made: Record<string, Credentials> = {};
let nets: Nets;
let secrets: FakeSecrets;
let kept: readonly Pin[];
let asked: string[];
const servers: Server[] = [];

async function serve({ cert, key }: Credentials, options: ServerOptions = {}): Promise<string> {
  const server = createHttps({ cert, key, ...options }, (request, response) => {
    asked.push(request.url ?? '');
    response.end('{}');
  });
  server.on('tlsClientError', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `localhost:${(server.address() as AddressInfo).port}`;
}

const open = (host: string, pins: readonly Pin[] = []): WorkspaceNet =>
  nets.open({ host, pins, onPins: (now) => (kept = now) });

/** What was trusted before, of a server that has moved to that host. */
const movedTo = (host: string): Pin[] => kept.map((pin) => ({ ...pin, host }));

/** What a request is answered with: its status, or the error that a person sees. */
const get = async (net: WorkspaceNet, host: string): Promise<number | ReturnType<AppError['view']>> => {
  try {
    const request = { method: 'GET', url: `https://${host}/x` };
    return (await sendHttp({ clock: systemClock, userAgent: 'Parley/1', net }, request)).status;
  } catch (error) {
    return AppError.from(error).view();
  }
};
const untrusted = (params: object) => ({
  code: 'certificate-untrusted',
  params: expect.objectContaining(params) as unknown,
});

describeWith(whyNoCertificates(), 'the net of a workspace', () => {
  beforeAll(async () => {
    folder = await CertificateFolder.make();
    made.root = await folder.selfMade('Root');
    made.other = await folder.selfMade('Other');
    made.own = await folder.selfMade('own', ['localhost']);
    made.server = await folder.issue('Root', 'server', ['localhost', '127.0.0.1']);
    made.renewed = await folder.issue('Root', 'renewed', ['localhost']);
    made.elsewhere = await folder.issue('Root', 'elsewhere', ['other.example']);
    made.expired = await folder.issue('Root', 'expired', ['localhost'], { days: -1 });
    made.alone = await folder.issue('Root', 'alone', ['localhost'], { alone: true });
    made.stranger = await folder.issue('Other', 'stranger', ['localhost']);
    made.ann = await folder.issue('Root', 'Ann Client', ['ann.example']);
  });
  afterAll(() => folder.remove());
  beforeEach(() => {
    kept = [];
    asked = [];
    secrets = new FakeSecrets();
    nets = netsWith([]);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  const netsWith = (authorities: readonly string[]): Nets =>
    new Nets({
      clock: systemClock,
      logger: silentLogger,
      secrets,
      surroundings: { authorities },
      onProxyAnswered: () => undefined,
    });

  it('trusts an authority that the administrator has named', async () => {
    nets = netsWith([made.root!.cert]);
    const host = await serve(made.server!);
    expect(await get(open(host), host)).toBe(200);
    const address = host.replace('localhost', '127.0.0.1');
    expect(await get(open(address), address)).toBe(200);
    expect(await get(open(host), await serve(made.stranger!))).toMatchObject({
      code: 'certificate-untrusted',
    });
  });

  it('tells of an unknown authority, and sends nothing before it is trusted', async () => {
    const host = await serve(made.server!);
    expect(await get(open(host), host)).toEqual(
      untrusted({
        address: host,
        problem: 'unknown',
        fingerprint: made.root!.sha256,
        subject: 'Root, Test',
        issuer: 'Root, Test',
        validFrom: expect.stringMatching(/^20\d\d-.*Z$/) as unknown,
        validTo: expect.stringMatching(/^20\d\d-.*Z$/) as unknown,
      }),
    );
    expect(asked).toEqual([]);
  });

  it('after a yes to the authority, its renewed certificate asks nothing, and another authority asks again', async () => {
    const host = await serve(made.server!);
    const net = open(host);
    net.trust.want(made.root!.sha256);
    expect(await get(net, host)).toBe(200);
    expect(kept).toMatchObject([{ as: 'authority', sha256: made.root!.sha256 }]);
    const renewed = await serve(made.renewed!);
    expect(await get(open(renewed, movedTo(renewed)), renewed)).toBe(200);
    const stranger = await serve(made.stranger!);
    expect(await get(open(stranger, movedTo(stranger)), stranger)).toEqual(
      untrusted({ problem: 'changed', fingerprint: made.other!.sha256 }),
    );
  });

  it('a yes to another fingerprint is none', async () => {
    const host = await serve(made.own!);
    const net = open(host);
    net.trust.want(made.other!.sha256);
    expect(await get(net, host)).toEqual(untrusted({ fingerprint: made.own!.sha256 }));
    expect(kept).toEqual([]);
  });

  it('a self-made certificate is trusted by itself, not what it could sign', async () => {
    const host = await serve(made.own!);
    const net = open(host);
    net.trust.want(made.own!.sha256);
    expect(await get(net, host)).toBe(200);
    expect(kept).toMatchObject([{ as: 'certificate', sha256: made.own!.sha256 }]);
    const signed = await serve(await folder.issue('own', 'signed-by-own', ['localhost']));
    expect(await get(open(signed, movedTo(signed)), signed)).toEqual(untrusted({ problem: 'changed' }));
  });

  it('once something is trusted, a certificate of a known authority asks again too', async () => {
    nets = netsWith([made.root!.cert]);
    const own = await serve(made.own!);
    const first = open(own);
    first.trust.want(made.own!.sha256);
    expect(await get(first, own)).toBe(200);
    const host = await serve(made.server!);
    const net = open(host, movedTo(host));
    expect(await get(net, host)).toEqual(untrusted({ problem: 'changed' }));
    // another host of the workspace, such as its SFU, is trusted as the computer trusts it
    expect(await get(open('elsewhere.example', kept), host)).toBe(200);
  });

  it('a later yes takes the place of the earlier one, and counts for other hosts of the workspace', async () => {
    const host = await serve(made.own!);
    const net = open(host);
    net.trust.want(made.own!.sha256);
    expect(await get(net, host)).toBe(200);
    servers.at(-1)!.setSecureContext(made.server!);
    servers.at(-1)!.closeAllConnections();
    net.trust.want(made.root!.sha256);
    expect(await get(net, host)).toBe(200);
    expect(kept).toMatchObject([{ host, as: 'authority', sha256: made.root!.sha256 }]);
    // such as its SFU, with a certificate of the same authority
    const sfu = await serve(made.renewed!);
    expect(await get(net, sfu)).toBe(200);
    servers.at(0)!.setSecureContext(made.own!);
    servers.at(0)!.closeAllConnections();
    expect(await get(net, host)).toEqual(untrusted({ problem: 'changed', fingerprint: made.own!.sha256 }));
  });

  it.each([
    ['expired', 'expired'],
    ['elsewhere', 'name'],
  ])('one that is %s may be trusted only by itself', async (name, problem) => {
    nets = netsWith([made.root!.cert]);
    const host = await serve(made[name]!);
    const net = open(host);
    expect(await get(net, host)).toEqual(untrusted({ problem, fingerprint: made[name]!.sha256 }));
    net.trust.want(made[name]!.sha256);
    expect(await get(net, host)).toBe(200);
    expect(kept).toMatchObject([{ as: 'certificate' }]);
  });

  it('one that is expired is told as such also when its authority is trusted', async () => {
    const host = await serve(made.expired!);
    const pins: Pin[] = [{ host, sha256: made.root!.sha256, as: 'authority', pem: made.root!.cert }];
    expect(await get(open(host, pins), host)).toEqual(
      untrusted({ problem: 'expired', fingerprint: made.expired!.sha256 }),
    );
  });

  it('where the chain does not bring the authority, the certificate itself is asked about', async () => {
    const host = await serve(made.alone!);
    expect(await get(open(host), host)).toEqual(untrusted({ fingerprint: made.alone!.sha256 }));
  });

  it('WebSockets are judged as requests are', async () => {
    const host = await serve(made.own!);
    const wss = new WebSocketServer({ server: servers.at(-1)! });
    wss.on('connection', (socket) => socket.send('hello'));
    const dial = (net: WorkspaceNet): Promise<string> =>
      new Promise((resolve) => {
        const socket = webSocketsOver(net)(new URL(`wss://${host}/ws`), 'Parley/1', {
          onOpen: () => undefined,
          onText: (text) => {
            resolve(text);
            socket.close();
          },
          onClose: ({ error }) => resolve(error instanceof AppError ? error.code : String(error)),
        });
      });
    const net = open(host);
    expect(await dial(net)).toBe('certificate-untrusted');
    net.trust.want(made.own!.sha256);
    expect(await dial(net)).toBe('hello');
    wss.close();
  });

  describe('a certificate of the person', () => {
    const wanting = (maxVersion: 'TLSv1.2' | 'TLSv1.3') => ({
      requestCert: true,
      rejectUnauthorized: true,
      ca: made.root!.cert,
      maxVersion,
    });

    it.each(['TLSv1.3', 'TLSv1.2'] as const)(
      'is asked for, and shown once it is there (%s)',
      async (version) => {
        nets = netsWith([made.root!.cert]);
        const host = await serve(made.server!, wanting(version));
        const net = open(host);
        expect(await get(net, host)).toEqual({
          code: 'client-certificate-needed',
          params: { address: host },
        });
        const pfx = await folder.pkcs12('Ann Client', 'geheim');
        expect(await nets.useClientCertificate(host, { pfx, password: 'geheim' })).toEqual({
          subject: 'Ann Client',
        });
        expect(await get(net, host)).toBe(200);
        expect(await get(open('other.example'), host)).toMatchObject({ code: 'client-certificate-needed' });
        await nets.forgetClientCertificate(host);
        expect(await get(net, host)).toMatchObject({ code: 'client-certificate-needed' });
        expect(secrets.values.size).toBe(0);
      },
    );

    it('that cannot be read says why, and is not kept', async () => {
      const pfx = await folder.pkcs12('Ann Client', 'geheim');
      const use = (file: Buffer, password: string) =>
        nets
          .useClientCertificate('x', { pfx: file, password })
          .catch((error: unknown) => AppError.from(error).code);
      expect(await use(pfx, 'wrong')).toBe('certificate-password');
      expect(await use(Buffer.from('nonsense'), 'geheim')).toBe('bad-certificate-file');
      expect(await use(Buffer.from(made.ann!.cert), 'geheim')).toBe('bad-certificate-file');
      expect(secrets.values.size).toBe(0);
    });
  });
});
