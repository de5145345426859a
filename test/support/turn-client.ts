/** As much of STUN and TURN (RFC 8489, 8656) as shows that a server listens, and whom it lets in. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect as connectTcp } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

export interface TurnServer {
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly port: number;
}

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/** A port that relays, or STUN's code of an error. */
export type Allocated = { readonly relayPort: number } | { readonly refused: number };

const COOKIE = 0x21_12_a4_42;
const BINDING = 0x0001;
const ALLOCATE = 0x0003;
const USERNAME = 0x0006;
const INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
const REALM = 0x0014;
const NONCE = 0x0015;
const RELAYED = 0x0016;
const TRANSPORT = 0x0019;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const UDP = Buffer.from([17, 0, 0, 0]);
const AGAIN_MS = 50;
const LIMIT_MS = 30_000;

type Attribute = readonly [type: number, value: Buffer];
type Attributes = ReadonlyMap<number, Buffer>;

/** Resolves when a binding request is answered: the server may still be starting. */
export async function answersStun(server: TurnServer): Promise<void> {
  const giveUpAt = Date.now() + LIMIT_MS;
  for (;;) {
    const line = openLine(server);
    try {
      await line.ask(message(BINDING, []));
      return;
    } catch (error) {
      if (Date.now() >= giveUpAt) throw error; // where it does not listen yet, TCP is refused at once
      await later(AGAIN_MS);
    } finally {
      line.close();
    }
  }
}

/** Asks for a relayed port: first without a name, as clients do, then with it. The port is given up with the connection, or in time. */
export async function allocate(server: TurnServer, credentials: TurnCredentials): Promise<Allocated> {
  const line = openLine(server);
  try {
    const challenge = await line.ask(message(ALLOCATE, [[TRANSPORT, UDP]]));
    const [realm, nonce] = [challenge.get(REALM), challenge.get(NONCE)];
    if (!realm || !nonce) throw new Error('the server did not ask for a name');
    return outcome(await line.ask(signedAllocate(credentials, realm, nonce)));
  } finally {
    line.close();
  }
}

function outcome(reply: Attributes): Allocated {
  const error = reply.get(ERROR_CODE);
  if (error) return { refused: error.readUInt8(2) * 100 + error.readUInt8(3) };
  const relayed = reply.get(RELAYED);
  if (!relayed) throw new Error('the server neither allocated nor refused');
  return { relayPort: relayed.readUInt16BE(2) ^ (COOKIE >>> 16) };
}

function signedAllocate({ username, credential }: TurnCredentials, realm: Buffer, nonce: Buffer): Buffer {
  const key = createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest();
  const plain = message(ALLOCATE, [
    [TRANSPORT, UDP],
    [USERNAME, Buffer.from(username)],
    [REALM, realm],
    [NONCE, nonce],
  ]);
  // what is signed already counts the signature into its length
  plain.writeUInt16BE(plain.length - HEADER_BYTES + INTEGRITY_BYTES, 2);
  return Buffer.concat([plain, attribute([INTEGRITY, createHmac('sha1', key).update(plain).digest()])]);
}

function message(type: number, attributes: readonly Attribute[]): Buffer {
  const body = Buffer.concat(attributes.map(attribute));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.length, 2);
  header.writeUInt32BE(COOKIE, 4);
  randomBytes(12).copy(header, 8);
  return Buffer.concat([header, body]);
}

/** Padded to four bytes. */
function attribute([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function attributesOf(reply: Buffer): Attributes {
  const found = new Map<number, Buffer>();
  const end = HEADER_BYTES + reply.readUInt16BE(2);
  for (let at = HEADER_BYTES; at + 4 <= end;) {
    const length = reply.readUInt16BE(at + 2);
    found.set(reply.readUInt16BE(at), reply.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return found;
}

interface Line {
  ask(request: Buffer): Promise<Attributes>;
  close(): void;
}

/** One way to the server. A request over UDP is sent again until it is answered: the first may come too early, or be lost. */
function openLine(server: TurnServer): Line {
  let onReply = (_reply: Buffer): void => {};
  let onError = (_error: Error): void => {};
  const wire = openWire(
    server,
    (reply) => onReply(reply),
    (error) => onError(error),
  );
  return {
    close: () => wire.close(),
    ask: (request) =>
      new Promise((resolve, reject) => {
        const again =
          server.transport === 'udp' ? setInterval(() => wire.send(request), AGAIN_MS) : undefined;
        const settle = (done: () => void): void => {
          clearInterval(again);
          clearTimeout(limit);
          done();
        };
        const late = new Error(`nothing answers on ${server.transport} port ${server.port}`);
        const limit = setTimeout(() => settle(() => reject(late)), LIMIT_MS);
        onError = (error) => settle(() => reject(error));
        onReply = (reply) => {
          // an answer to an earlier try of an earlier request
          if (!reply.subarray(8, HEADER_BYTES).equals(request.subarray(8, HEADER_BYTES))) return;
          settle(() => resolve(attributesOf(reply)));
        };
        wire.send(request);
      }),
  };
}

interface Wire {
  send(request: Buffer): void;
  close(): void;
}

function openWire(
  { transport, port }: TurnServer,
  onReply: (reply: Buffer) => void,
  onError: (error: Error) => void,
): Wire {
  if (transport === 'udp') {
    const socket = createSocket('udp4').on('message', onReply);
    socket.on('error', () => {}); // refused: not there yet
    return { send: (request) => socket.send(request, port, '127.0.0.1'), close: () => void socket.close() };
  }
  const address = { host: '127.0.0.1', port };
  // a test's own certificate: only that it speaks TLS matters here
  const socket =
    transport === 'tcp' ? connectTcp(address) : connectTls({ ...address, rejectUnauthorized: false });
  let buffered = Buffer.alloc(0);
  socket.on('error', onError);
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + buffered.readUInt16BE(2);
      if (buffered.length < end) return;
      onReply(buffered.subarray(0, end));
      buffered = buffered.subarray(end);
    }
  });
  return { send: (request) => void socket.write(request), close: () => void socket.destroy() };
}
