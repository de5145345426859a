/** A real TURN server for tests: Debian's coturn on free ports of this machine, with the shared secret of our backend. */
import { createHash, createHmac, X509Certificate } from 'node:crypto';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOnPath } from './on-path.ts';
import { answersStun, type TurnCredentials, type TurnServer } from './turn-client.ts';

const run = promisify(execFile);
const PROGRAM = 'turnserver';
const HOST = '127.0.0.1';
/** Of relayed ports. Several servers may share it: one that finds a port taken takes another. */
const RELAY_PORTS = { first: 49_160, last: 49_360 };
const STOP_LIMIT_MS = 3000;

export interface CoturnOptions {
  readonly secret?: string;
  /** Off as behind a firewall that lets only TCP out. What is relayed goes on over UDP from there. */
  readonly udp?: boolean;
}

export interface Coturn {
  /** UDP, if it is not off, and TCP. */
  readonly port: number;
  readonly tlsPort: number;
  /** What makes our backend give out credentials of this server. TURN_TTL is the caller's. */
  readonly env: Readonly<Record<string, string>>;
  /** Of its certificate, which nobody has signed: what Chromium's `--ignore-certificate-errors-spki-list` takes. */
  readonly publicKeyHash: string;
  /** That one way to it, with credentials in this name, as a browser is given it. */
  iceServer(transport: TurnServer['transport'], name: string): TurnCredentials & { readonly urls: string[] };
  /** Usernames for which it has allocated a relayed port so far, as the log tells, oldest first. */
  allocations(): readonly string[];
  /** Usernames that it has refused so far: another secret, or their time is over. */
  refusals(): readonly string[];
  stop(): Promise<void>;
}

/** Why there is no coturn here; null when there is one. */
export function whyNoCoturn(): string | null {
  const missing = [PROGRAM, 'openssl'].filter((program) => !isOnPath(program));
  if (missing.length === 0) return null;
  return `no ${missing.join(' and no ')} on this machine (Debian: apt-get install coturn openssl)`;
}

export async function startCoturn({
  secret = 'a secret of the tests',
  udp = true,
}: CoturnOptions = {}): Promise<Coturn> {
  const missing = whyNoCoturn();
  if (missing !== null) throw new Error(missing);
  const folder = await mkdtemp(join(tmpdir(), 'parley-coturn-'));
  const [port, tlsPort] = await freePorts();
  const file = join(folder, 'turnserver.conf');
  const publicKeyHash = await certify(folder);
  await writeFile(file, configuration({ port, tlsPort, secret, folder, udp }), { mode: 0o600 });
  const server = spawn(PROGRAM, ['-c', file], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  let log = '';
  server.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const stop = async (): Promise<void> => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([answersStun({ transport: udp ? 'udp' : 'tcp', port }), failure(server, () => log)]);
  } catch (error) {
    await stop();
    throw error;
  }
  const found = (pattern: RegExp): string[] => Array.from(log.matchAll(pattern), ([, name = '']) => name);
  return {
    port,
    tlsPort,
    env: {
      TURN_SERVER_HOST: HOST,
      TURN_SERVER_PORT: String(port),
      TURN_TLS_PORT: String(tlsPort),
      TURN_SECRET: secret,
    },
    publicKeyHash,
    iceServer: (transport, name) => ({
      urls: [
        transport === 'tls'
          ? `turns:${HOST}:${tlsPort}?transport=tcp`
          : `turn:${HOST}:${port}?transport=${transport}`,
      ],
      ...credentialsOf(secret, name),
    }),
    allocations: () => found(/ new, realm=<[^>]*>, username=<([^>]*)>/g),
    refusals: () => found(/Cannot find credentials of user <([^>]*)>/g),
    stop,
  };
}

/** As the contract says: the name holds when it ends, the credential is signed with the secret. */
export function credentialsOf(secret: string, name: string, inS = 600): TurnCredentials {
  const username = `${Math.floor(Date.now() / 1000) + inS}:${name}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

interface Place {
  readonly port: number;
  readonly tlsPort: number;
  readonly secret: string;
  readonly folder: string;
  readonly udp: boolean;
}

const configuration = ({ port, tlsPort, secret, folder, udp }: Place): string =>
  [
    `listening-ip=${HOST}`,
    `relay-ip=${HOST}`,
    `listening-port=${port}`,
    `tls-listening-port=${tlsPort}`,
    `min-port=${RELAY_PORTS.first}`,
    `max-port=${RELAY_PORTS.last}`,
    `cert=${join(folder, 'certificate.pem')}`,
    `pkey=${join(folder, 'key.pem')}`,
    `userdb=${join(folder, 'users')}`,
    `pidfile=${join(folder, 'pid')}`,
    'fingerprint',
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'realm=parley.test',
    'allow-loopback-peers',
    'no-dtls',
    ...(udp ? [] : ['no-udp']),
    'no-cli',
    'no-rfc5780',
    'log-file=stdout',
    'verbose',
    '',
  ].join('\n');

/** Answers the hash of the public key. */
async function certify(folder: string): Promise<string> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
  const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=IP:${HOST}`];
  await run('openssl', ['req', '-x509', ...key, '-out', 'certificate.pem', '-days', '2', ...subject], {
    cwd: folder,
  });
  const { publicKey } = new X509Certificate(await readFile(join(folder, 'certificate.pem')));
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

/** Rejects when it ends by itself. */
async function failure(server: ChildProcess, log: () => string): Promise<never> {
  const [code] = await once(server, 'exit');
  throw new Error(`coturn ended with ${code}:\n${log()}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  const limit = setTimeout(() => server.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(limit);
}

/** Two ports that are free for TCP; that one is taken for UDP alone is told by the log. */
async function freePorts(): Promise<[number, number]> {
  const probes = [createServer(), createServer()];
  const ports = await Promise.all(
    probes.map(async (probe) => {
      await once(probe.listen(0, HOST), 'listening');
      return (probe.address() as AddressInfo).port;
    }),
  );
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')));
  return ports as [number, number];
}
