/** A minimost server that answers what a real one has answered once, and whatever a test puts in between. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MinimostAdapter } from '#engine/backends/minimost/adapter.ts';
import type { AdapterEvents } from '#engine/backends/adapter.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { settle } from './settle.ts';

const Recorded = z.array(
  z.object({ ask: z.string(), status: z.number(), location: z.string().optional(), body: z.string() }),
);

export interface Reply {
  readonly status: number;
  readonly location?: string | undefined;
  readonly body: string;
}

export interface Asked {
  /** As in the recording: `GET /messages/general?after=N`. */
  readonly ask: string;
  /** What was sent as JSON. */
  readonly body: string;
}

const FOLDER = new URL('../../electron/engine/backends/minimost/recorded/', import.meta.url);
const ADDRESS = 'https://chat.example.com';
/** When the recordings were made. */
const AT_MS = 1_795_306_300_000;

const NONE: Reply = { status: 404, body: '{"error":"not found"}' };

export class RecordedMinimost {
  readonly clock = new ManualClock(AT_MS);
  readonly asked: Asked[] = [];
  readonly logged: LogRecord[] = [];
  readonly kept: string[] = [];
  /** Instead of what was recorded; `null`: as recorded. Throwing breaks the connection. */
  answer: (asked: Asked, recorded: Reply) => Reply | null = () => null;
  readonly #answers = new Map<string, Reply[]>();
  #session = 0;

  constructor(version: string) {
    const file = new URL(`${version}.json`, FOLDER);
    for (const { ask, ...reply } of Recorded.parse(JSON.parse(readFileSync(file, 'utf8')))) {
      this.#answers.set(ask, [...(this.#answers.get(ask) ?? []), reply]);
    }
    // signing in was recorded as making the account
    for (const method of ['GET', 'POST']) {
      this.#answers.set(`${method} /login`, this.#answers.get(`${method} /signup`) ?? []);
    }
  }

  adapter(credentials: string | null = null): MinimostAdapter {
    let text = credentials;
    return new MinimostAdapter({
      address: ADDRESS,
      clock: this.clock,
      logger: createLogger('test', (record) => this.logged.push(record)),
      credentials: {
        load: () => Promise.resolve(text),
        save: (next) => {
          text = next;
          this.kept.push(next);
          return Promise.resolve();
        },
        clear: () => Promise.resolve(),
      },
      deviceName: 'Test',
      userAgent: 'Parley/0.0.0',
      randomId: () => crypto.randomUUID(),
      net: {
        // of all that fetch takes, the adapter gives an address and its init
        fetch: ((url: string, init: RequestInit) => this.#fetch(url, init)) as typeof fetch,
        agent: () => {
          throw new Error('no sockets here');
        },
      },
    });
  }

  /** Signed in and online. */
  async online(): Promise<MinimostAdapter> {
    const adapter = this.adapter();
    await adapter.signIn('alice', 'secret');
    adapter.connect();
    await this.pass(0);
    return adapter;
  }

  /** Time goes on in small steps, with everything that hangs on it. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; ; left -= 50) {
      for (let i = 0; i < 12; i += 1) await settle();
      if (left <= 0) return;
      this.clock.advance(Math.min(50, left));
    }
  }

  /** How often it was asked that. */
  count(ask: string): number {
    return this.asked.filter((one) => one.ask === ask).length;
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const path = url.slice(ADDRESS.length).replace(/after=[\d.e+]+/, 'after=N');
    const body = typeof init.body === 'string' ? init.body : '';
    const asked = { ask: `${init.method ?? 'GET'} ${path}`, body };
    this.asked.push(asked);
    await Promise.resolve();
    init.signal?.throwIfAborted();
    const reply = this.answer(asked, this.#answers.get(asked.ask)?.[0] ?? NONE) ?? this.#next(asked.ask);
    return this.#response(reply, path.startsWith('/events'));
  }

  /** One recorded answer after the other, and the last one for ever. */
  #next(ask: string): Reply {
    const answers = this.#answers.get(ask) ?? [];
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? NONE;
  }

  #response({ status, location, body }: Reply, isStream: boolean): Response {
    this.#session += 1;
    const headers = new Headers({
      date: new Date(this.clock.now()).toUTCString(),
      'content-type': isStream && status === 200 ? 'text/event-stream' : 'text/html',
      // newer servers give a new one with every answer
      'set-cookie': `session=s${this.#session}; HttpOnly; Path=/`,
    });
    if (location !== undefined) headers.set('location', location);
    return new Response(status === 204 || status === 302 ? null : body, { status, headers });
  }
}

export type Told = {
  [N in keyof AdapterEvents]: { readonly name: N; readonly event: AdapterEvents[N] };
}[keyof AdapterEvents];

const NAMES = [
  'connection',
  'info',
  'session-expired',
  'conversation',
  'conversation-left',
  'message',
  'read',
  'typing',
  'presence',
  'call',
  'call-ended',
  'call-gone',
  'live-call',
  'signal',
] as const satisfies (keyof AdapterEvents)[];

/** Everything that an adapter tells from now on, and how to stop listening. */
export function listen(adapter: MinimostAdapter): { told: Told[]; off: () => void } {
  const told: Told[] = [];
  const offs = NAMES.map((name) =>
    adapter.events.on(name, (event: AdapterEvents[typeof name]) => told.push({ name, event } as Told)),
  );
  return {
    told,
    off: () => {
      for (const off of offs) off();
    },
  };
}
