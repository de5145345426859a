/** The backend with many at once: 2,000 sockets, and 500 deliveries in a second. Whoever makes the load shares the machine with it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { type Person, signUp } from '../support/backend-client.ts';
import { startBackendProcess } from '../support/backend-process.ts';
import { lasting } from './page.ts';
import { percentile, type Row, row } from './row.ts';

const SOCKETS = 2000;
const GROUP = 20;
const GROUPS = SOCKETS / GROUP;
const DELIVERIES_PER_S = 500;
const LOOK_MS = 10_000;
/** Sign-ups, and sockets, that are under way at a time. */
const AT_A_TIME = 20;
const NO_LIMIT = { PARLEY_RATE_MESSAGES: '100000', PARLEY_RATE_MESSAGES_BURST: '100000' };

/** One who writes to each group; resolves when the server has it. */
type Say = (group: number, text: string) => Promise<unknown>;

interface Crowd {
  readonly say: Say;
  /** From now on: every delivery, in milliseconds. */
  readonly times: number[];
}

/** Rows: load-delivery (median) and load-delivery-p99. */
export async function load(runs: number): Promise<Row[]> {
  const [bare, parley] = [await bareTimes(runs), await parleyTimes(runs)];
  return [
    row('load-delivery', 'ms', parley, bare),
    row(
      'load-delivery-p99',
      'ms',
      [percentile(parley, 0.99)],
      [percentile(bare, 0.99)],
      '<= 100 ms, ratio <= 2',
    ),
  ];
}

async function parleyTimes(runs: number): Promise<number[]> {
  const backend = await startBackendProcess(NO_LIMIT);
  const sockets: Socket[] = [];
  try {
    const people = await several(SOCKETS, (index) => signUp(backend.address, { username: `user-${index}` }));
    const groups = await several(GROUPS, (group) =>
      groupOf(people.slice(group * GROUP, (group + 1) * GROUP)),
    );
    const times: number[] = [];
    await several(SOCKETS, async (index) => {
      const socket = await connect(backend.address, { token: people[index]!.token });
      sockets.push(socket);
      socket.on('message:new', ({ message }: { message: { content: string; senderId: string } }) => {
        if (message.senderId !== people[index]!.id) times.push(ageOf(message.content));
      });
    });
    const say: Say = (group, text) => people[group * GROUP]!.write(groups[group]!, text);
    return await under({ say, times }, runs);
  } finally {
    for (const socket of sockets) socket.close();
    await backend.stop();
  }
}

async function groupOf([first, ...others]: readonly Person[]): Promise<string> {
  if (!first) throw new Error('nobody is there');
  return (await first.group(others)).id;
}

async function bareTimes(runs: number): Promise<number[]> {
  const server = fork(join(import.meta.dirname, 'raw-rooms.ts'));
  const sockets: Socket[] = [];
  try {
    const [port] = (await once(server, 'message')) as [number];
    const times: number[] = [];
    const all = await several(SOCKETS, async (index) => {
      const room = Math.floor(index / GROUP);
      const socket = await connect(`http://127.0.0.1:${port}`, { room });
      sockets.push(socket);
      socket.on('said', (text: string) => times.push(ageOf(text)));
      return socket;
    });
    const say: Say = async (group, text) => all[group * GROUP]!.emit('say', text);
    return await under({ say, times }, runs);
  } finally {
    for (const socket of sockets) socket.close();
    server.kill();
  }
}

/** One group after the other is written to; the first look is warm-up and not counted. */
async function under({ say, times }: Crowd, runs: number): Promise<number[]> {
  const everyMs = (1000 * (GROUP - 1)) / DELIVERIES_PER_S;
  const counted: number[] = [];
  for (let run = -1; run < runs; run += 1) {
    times.length = 0;
    const said: Promise<unknown>[] = [];
    const since = performance.now();
    for (let number = 0; number * everyMs < LOOK_MS; number += 1) {
      await lasting(Math.max(0, since + number * everyMs - performance.now()));
      said.push(say(number % GROUPS, String(performance.now())));
    }
    await Promise.all(said);
    await all(times, said.length * (GROUP - 1));
    if (run >= 0) counted.push(...times);
  }
  return counted;
}

/** What is on its way arrives; a delivery that is lost is no figure. */
async function all(times: readonly number[], count: number): Promise<void> {
  const until = performance.now() + LOOK_MS;
  while (times.length < count && performance.now() < until) await lasting(10);
  if (times.length !== count) throw new Error(`${times.length} of ${count} deliveries came`);
}

const ageOf = (text: string): number => performance.now() - Number(text);

async function connect(url: string, auth: Record<string, unknown>): Promise<Socket> {
  const socket = io(url, { auth, forceNew: true, reconnection: false, transports: ['websocket'] });
  await new Promise<void>((connected, refused) => {
    socket.once('connect', connected);
    socket.once('connect_error', refused);
  });
  return socket;
}

async function several<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let from = 0; from < count; from += AT_A_TIME) {
    const some = Array.from({ length: Math.min(AT_A_TIME, count - from) }, (_, index) => make(from + index));
    made.push(...(await Promise.all(some)));
  }
  return made;
}
