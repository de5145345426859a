/** Whole engines and a real TLS server: from an unknown certificate to a workspace that trusts exactly it. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { codeOf, EngineRig, only, until } from '#test/fakes/engine-rig.ts';
import { CertificateFolder, type Credentials, whyNoCertificates } from '#test/support/certificates.ts';
import { openConnectProxy } from '#test/support/connect-proxy.ts';
import { describeWith } from '#test/support/real-part.ts';
import type { ProbeDeps, ServerFound } from '../backends/registry.ts';
import { sendHttp } from '../backends/http.ts';
import type { EngineDeps } from '../deps.ts';

let folder: CertificateFolder;
let own: Credentials;
let next: Credentials;
let rig: EngineRig;
let server: Server;
let port: number;

describeWith(whyNoCertificates(), 'a server that this computer does not know', () => {
  beforeAll(async () => {
    folder = await CertificateFolder.make();
    own = await folder.selfMade('own', ['localhost', 'chat.example']);
    next = await folder.selfMade('next', ['localhost', 'chat.example']);
  });
  afterAll(() => folder.remove());
  beforeEach(async () => {
    rig = await EngineRig.open();
    // certificates are valid by the real time
    rig.clock.advance(Date.now() - rig.clock.now());
    server = createServer(own, (_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    expect(await rig.end()).toEqual([]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** The fake world behind a real probe. */
  const start = (more: Partial<EngineDeps> = {}) =>
    rig.start({
      ...more,
      backends: [
        {
          kind: 'fake',
          async probe(address: string, deps: ProbeDeps): Promise<ServerFound> {
            await sendHttp({ ...deps, clock: systemClock }, { method: 'GET', url: `${address}/x` });
            return { kind: 'fake', address, name: 'Own', registration: 'open', version: '7' };
          },
          create: (deps) => rig.world.adapter(deps),
        },
      ],
    });
  const refusalOf = (task: Promise<unknown>) =>
    task.then(
      () => null,
      (error: unknown) => AppError.from(error),
    );

  it('is added after a yes to its fingerprint, which is kept with the workspace', async () => {
    const address = `https://localhost:${port}`;
    const engine = await start();
    const { workspace } = engine.handlers;
    const refused = await refusalOf(Promise.resolve(workspace.probe({ address })));
    expect(refused).toMatchObject({ code: 'certificate-untrusted', params: { fingerprint: own.sha256 } });
    const add = (trust?: string) =>
      workspace.add({ address, consentPlainText: false, ...(trust && { trust }) });
    expect(await codeOf(() => add(next.sha256))).toBe('certificate-untrusted');
    await workspace.probe({ address, trust: own.sha256 });
    // a look is no yes for good
    expect(await codeOf(() => add())).toBe('certificate-untrusted');
    const { workspaceId } = await add(own.sha256);
    expect(await engine.lookAtServer(workspaceId)).toMatchObject({ address, version: '7', offsetMs: null });
    await engine.close();
    expect(await readFile(join(rig.storeDir, 'workspaces.json'), 'utf8')).toContain(own.sha256);

    const again = await start();
    await again.lookAtServer(workspaceId);
    server.setSecureContext(next);
    server.closeAllConnections();
    const changed = await refusalOf(again.lookAtServer(workspaceId));
    expect(changed).toMatchObject({
      code: 'certificate-untrusted',
      params: { problem: 'changed', fingerprint: next.sha256 },
    });
    await again.handlers.workspace.trust({ workspaceId, fingerprint: next.sha256 });
    await again.lookAtServer(workspaceId);
    await until(() => only(again).id === workspaceId);
    await again.handlers.workspace.remove({ workspaceId });
    expect(await codeOf(() => add())).toBe('certificate-untrusted');
  });

  it('behind a proxy that asks who this is, is found as soon as the person has answered', async () => {
    const proxy = await openConnectProxy({ port, account: 'ann:geheim' });
    const questions: string[] = [];
    let answer = (_account: { username: string; password: string } | null): void => undefined;
    const engine = await start({
      net: {
        resolveProxy: () => Promise.resolve(`PROXY ${proxy.host}`),
        askProxy: (host) => {
          questions.push(host);
          return new Promise((resolve) => (answer = resolve));
        },
      },
    });
    const { workspace } = engine.handlers;
    const ask = () =>
      refusalOf(Promise.resolve(workspace.probe({ address: 'https://chat.example', trust: own.sha256 })));
    const first = ask();
    await until(() => questions.length === 1);
    answer(null);
    expect(await first).toMatchObject({ code: 'proxy-refused', params: { host: proxy.host } });
    // whoever tries again is asked again
    const second = ask();
    await until(() => questions.length === 2);
    answer({ username: 'ann', password: 'geheim' });
    expect(await second).toBeNull();
    expect(await ask()).toBeNull();
    expect(questions).toEqual([proxy.host, proxy.host]);
    expect(JSON.stringify(rig.logged)).not.toContain('geheim');
    await proxy.close();
  });

  it('that wants a certificate of the person is shown the one that they chose', async () => {
    const host = `localhost:${port}`;
    const root = await folder.selfMade('People');
    await folder.issue('People', 'Ann', ['ann.example']);
    server.close();
    server.closeAllConnections();
    server = createServer(
      { ...own, ca: root.cert, requestCert: true, rejectUnauthorized: true },
      (_request, response) => response.end('{}'),
    );
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    let file: Buffer | null = null;
    const engine = await start({ chooseCertificate: () => Promise.resolve(file) });
    const { workspace } = engine.handlers;
    const address = `https://${host}`;
    const probe = () => workspace.probe({ address, trust: own.sha256 });
    expect(await codeOf(probe)).toBe('client-certificate-needed');
    expect(await workspace.useClientCertificate({ address, password: 'geheim' })).toEqual({ subject: null });
    file = await folder.pkcs12('Ann', 'geheim');
    expect(await codeOf(() => workspace.useClientCertificate({ address, password: 'x' }))).toBe(
      'certificate-password',
    );
    expect(await workspace.useClientCertificate({ address, password: 'geheim' })).toEqual({ subject: 'Ann' });
    expect(await codeOf(probe)).toBeNull();
    const add = { address, consentPlainText: false, trust: own.sha256 };
    const { workspaceId } = await workspace.add(add);
    expect(rig.secrets.values.size).toBe(1);
    await workspace.remove({ workspaceId });
    expect(rig.secrets.values.size).toBe(0);
  });
});
