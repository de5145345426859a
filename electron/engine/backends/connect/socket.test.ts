import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeSocket } from '#test/fakes/fake-socket.ts';
import { settle } from '#test/fakes/settle.ts';
import { directNet } from '../../net/direct-net.ts';
import { type ConnectSocket, openSocket, type SocketDeps } from './socket.ts';

let clock: ManualClock;
let sockets: FakeSocket[];
let heard: [string, unknown][];
let lost: AppError[];
let renewed: string[];
let deps: SocketDeps;

beforeEach(() => {
  clock = new ManualClock();
  sockets = [];
  heard = [];
  lost = [];
  renewed = [];
  deps = {
    address: 'https://x.example',
    userAgent: 'Parley/1',
    net: directNet(),
    clock,
    logger: silentLogger,
    tokens: {
      access: () => Promise.resolve('t0'),
      renew: (used) => {
        renewed.push(used);
        return Promise.resolve(`t${renewed.length}`);
      },
    },
    onEvent: (event, payload) => heard.push([event, payload]),
    factory: (_address, token) => {
      const socket = new FakeSocket(token);
      sockets.push(socket);
      return socket;
    },
  };
});

const opened = async (): Promise<{ line: ConnectSocket; socket: FakeSocket }> => {
  const opening = openSocket(deps, (error) => lost.push(error));
  await settle();
  const socket = sockets.at(-1);
  if (!socket) throw new Error('no socket');
  socket.fire('connect');
  return { line: await opening, socket };
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );
const refusal = (code?: string) =>
  Object.assign(new Error('refused'), code ? { data: { error: 'x', code } } : {});

describe('a socket', () => {
  it('that goes before it is taken in could not be opened, and was never lost', async () => {
    const opening = codeOf(openSocket(deps, (error) => lost.push(error)));
    await settle();
    sockets.at(-1)?.fire('disconnect', 'transport close');
    expect(await opening).toBe('server-unreachable');
    expect(lost).toEqual([]);
  });

  it('opens with the token and passes on what it hears', async () => {
    const { socket } = await opened();
    expect(socket.token).toBe('t0');
    socket.hear('message:new', { message: 1 });
    expect(heard).toEqual([['message:new', { message: 1 }]]);
  });

  it('refused for its token tries once with a new one', async () => {
    for (const code of ['token-expired', 'unauthorized']) {
      renewed = [];
      const opening = openSocket(deps, () => {});
      await settle();
      sockets.at(-1)?.fire('connect_error', refusal(code));
      await settle();
      expect(sockets.at(-1)?.token).toBe('t1');
      sockets.at(-1)?.fire('connect');
      await opening;
      expect(renewed).toEqual(['t0']);
    }
    expect(sockets[0]).toMatchObject({ disconnects: 1, listening: 0 });
  });

  it('refused with the new one, too, means that the session is over', async () => {
    const opening = codeOf(openSocket(deps, () => {}));
    await settle();
    sockets[0]?.fire('connect_error', refusal('unauthorized'));
    await settle();
    sockets[1]?.fire('connect_error', refusal('unauthorized'));
    expect(await opening).toBe('session-expired');
  });

  it('that cannot connect says why', async () => {
    const failing = async (error: Error) => {
      const opening = codeOf(openSocket(deps, () => {}));
      await settle();
      sockets.at(-1)?.fire('connect_error', error);
      return opening;
    };
    expect(await failing(refusal())).toBe('server-unreachable');
    expect(await failing(refusal('rate-limited'))).toBe('rate-limited');
    const tls = new AppError('certificate-untrusted');
    const wrapped = Object.assign(new Error('websocket error'), { description: { error: tls } });
    expect(await failing(wrapped)).toBe('certificate-untrusted');
  });

  it('asks, and takes the acknowledgement for the answer', async () => {
    const { line, socket } = await opened();
    const good = line.ask('typing:start', { conversationId: 'v' });
    const bad = codeOf(line.ask('call:ringing', { callId: 'c', prewarm: false }));
    const foreign = line.ask('typing:stop', { conversationId: 'v' });
    expect(socket.emitted.map((one) => one.event)).toEqual(['typing:start', 'call:ringing', 'typing:stop']);
    socket.emitted[0]?.ack?.({ ok: true });
    socket.emitted[1]?.ack?.({ error: 'gone', code: 'target-away' });
    socket.emitted[2]?.ack?.('fine');
    await good;
    await foreign;
    expect(await bad).toBe('colleague-offline');
    expect(clock.pending).toBe(0);
  });

  it('gives up waiting for an acknowledgement', async () => {
    const { line } = await opened();
    const asked = codeOf(line.ask('typing:start', { conversationId: 'v' }));
    clock.advance(5000);
    expect(await asked).toBe('server-unreachable');
    expect(clock.pending).toBe(0);
  });

  it('lost tells so once, fails what waits, and refuses what comes', async () => {
    const { line, socket } = await opened();
    const waiting = codeOf(line.ask('typing:start', { conversationId: 'v' }));
    socket.fire('disconnect', 'transport close');
    expect(await waiting).toBe('server-unreachable');
    expect(lost.map((error) => error.code)).toEqual(['server-unreachable']);
    expect(await codeOf(line.ask('typing:start', { conversationId: 'v' }))).toBe('offline');
    expect(() => line.tell('typing:start', { conversationId: 'v' })).toThrow('offline');
    socket.hear('message:new', {});
    expect(heard).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('renews its token when the server says that it runs out', async () => {
    const { line, socket } = await opened();
    socket.hear('auth:expiring', { expiresIn: 60 });
    await settle();
    expect(renewed).toEqual(['t0']);
    expect(socket.emitted).toMatchObject([{ event: 'auth:renew', payload: { token: 't1' } }]);
    socket.emitted[0]?.ack?.({ ok: true });
    await settle();
    expect(heard).toEqual([]);
    const checking = line.check();
    expect(socket.emitted[1]).toMatchObject({ event: 'auth:renew', payload: { token: 't1' } });
    socket.emitted[1]?.ack?.({ ok: true });
    expect(await checking).toBe(true);
  });

  it('that is dead is found out', async () => {
    const { line } = await opened();
    const checking = line.check();
    clock.advance(2000);
    expect(await checking).toBe(false);
    line.close();
    expect(await line.check()).toBe(false);
  });

  it('closed leaves nothing', async () => {
    const { line, socket } = await opened();
    const waiting = codeOf(line.ask('typing:start', { conversationId: 'v' }));
    line.close();
    line.close();
    expect(await waiting).toBe('server-unreachable');
    expect(socket).toMatchObject({ disconnects: 1, listening: 0 });
    expect(clock.pending).toBe(0);
    expect(lost).toEqual([]);
  });
});
