/** A connect adapter whose server is the test: answers by route, sockets by hand, a clock of its own. */
import type { AdapterEvents } from '#engine/backends/adapter.ts';
import { ConnectAdapter } from '#engine/backends/connect/adapter.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { FakeSecrets } from './fake-secrets.ts';
import { FakeSocket } from './fake-socket.ts';
import { settle } from './settle.ts';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** What a server of the contract says of itself. */
export const SERVER_INFO = {
  kind: 'connect',
  contract: 1,
  name: 'Work',
  version: '1',
  features: ['groups', 'calls'],
  registration: 'open',
  limits: {},
  time: '2026-01-01T00:00:00.000Z',
};

const NAMES = [
  'call',
  'call-ended',
  'call-gone',
  'live-call',
  'signal',
  'told',
  'info',
  'message',
  'conversation',
  'read',
] as const satisfies (keyof AdapterEvents)[];

export class ConnectRig {
  readonly clock = new ManualClock();
  readonly sockets: FakeSocket[] = [];
  readonly asked: { method: string; path: string; body: unknown }[] = [];
  readonly logged: LogRecord[] = [];
  readonly adapter: ConnectAdapter;
  /** By `<method> <path>`; whatever is not here is a 404 in words. A plain server of the seed, Ann signed in by hand. */
  answers: Record<string, Answer | (() => Answer | Promise<Answer>)> = {
    'POST /api/auth/login': { status: 200, body: { accessToken: 'opaque' } },
    'GET /api/auth/me': { status: 200, body: { _id: 'ann', name: 'Ann', email: 'ann@x' } },
  };
  told: { name: string; event: unknown }[] = [];

  constructor() {
    const secrets = new FakeSecrets();
    this.adapter = new ConnectAdapter({
      address: 'https://seed.example',
      clock: this.clock,
      logger: createLogger('test', (record) => this.logged.push(record)),
      credentials: {
        load: () => secrets.get('s'),
        save: (text) => secrets.set('s', text),
        clear: () => secrets.delete('s'),
      },
      deviceName: 'Test',
      userAgent: 'Parley/1',
      randomId: () => 'device',
      net: {
        fetch: (url, init) => this.#answer(url instanceof Request ? url.url : url, init),
        agent: () => {
          throw new Error('sockets of this rig need no agent');
        },
      },
      socketFactory: (_address, token) => {
        const socket = new FakeSocket(token);
        this.sockets.push(socket);
        return socket;
      },
    });
    for (const name of NAMES) {
      this.adapter.events.on(name, (event: AdapterEvents[typeof name]) => this.told.push({ name, event }));
    }
  }

  get calls(): Call[] {
    return this.heard('call').map(({ call }) => call);
  }

  heard<N extends keyof AdapterEvents>(name: N): AdapterEvents[N][] {
    return this.told.filter((one) => one.name === name).map((one) => one.event as AdapterEvents[N]);
  }

  async online(): Promise<FakeSocket> {
    await this.adapter.signIn('ann', 'pw');
    this.adapter.connect();
    await settle();
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket');
    socket.fire('connect');
    await settle();
    const { state } = this.adapter.connection();
    if (state !== 'online') throw new Error(`${state} instead of online`);
    return socket;
  }

  async #answer(url: string | URL, init: RequestInit | undefined): Promise<Response> {
    const { pathname } = new URL(url);
    const method = init?.method ?? 'GET';
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    this.asked.push({ method, path: pathname, body });
    const found = this.answers[`${method} ${pathname}`];
    const answer = (typeof found === 'function' ? await found() : found) ?? {
      status: 404,
      body: 'Cannot GET',
    };
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
    return new Response(text, { status: answer.status, headers: answer.headers ?? {} });
  }
}
