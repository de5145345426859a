/** A gstreamer adapter whose server is the test: sockets by hand, a clock of its own. */
import type { AdapterEvents } from '#engine/backends/adapter.ts';
import { GstreamerAdapter } from '#engine/backends/gstreamer/adapter.ts';
import type { RawSocket, SocketEnd, SocketHandlers } from '#engine/backends/text-socket.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { FakeSecrets } from './fake-secrets.ts';
import { settle } from './settle.ts';

const NAMES = [
  'connection',
  'info',
  'conversation',
  'message',
  'call',
  'call-ended',
  'live-call',
  'signal',
  'text-out',
] as const satisfies (keyof AdapterEvents)[];

/** The server's end of one socket. */
export class FakePeerSocket implements RawSocket {
  readonly url: URL;
  readonly sent: string[] = [];
  readonly handlers: SocketHandlers;
  pings = 0;
  isClosed = false;

  constructor(url: URL, handlers: SocketHandlers) {
    this.url = url;
    this.handlers = handlers;
  }

  send(text: string): void {
    if (this.isClosed) throw new Error('sent on a closed socket');
    this.sent.push(text);
  }

  ping(): void {
    this.pings += 1;
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    if (!this.isClosed) this.handlers.onOpen();
  }

  say(...texts: string[]): void {
    for (const text of texts) if (!this.isClosed) this.handlers.onText(text);
  }

  sign(): void {
    if (!this.isClosed) this.handlers.onSign?.();
  }

  end(end: Partial<SocketEnd> = {}): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.handlers.onClose({ code: 1000, reason: '', isOther: false, ...end });
  }
}

export class GstreamerRig {
  readonly clock = new ManualClock();
  readonly secrets: FakeSecrets;
  readonly sockets: FakePeerSocket[] = [];
  readonly logged: LogRecord[] = [];
  readonly adapter: GstreamerAdapter;
  told: { name: string; event: unknown }[] = [];
  #ids = 0;

  constructor(secrets = new FakeSecrets()) {
    this.secrets = secrets;
    this.adapter = new GstreamerAdapter({
      address: 'https://signal.example:8443',
      clock: this.clock,
      logger: createLogger('test', (record) => this.logged.push(record)),
      credentials: {
        load: () => secrets.get('s'),
        save: (text) => secrets.set('s', text),
        clear: () => secrets.delete('s'),
      },
      deviceName: 'Test',
      userAgent: 'Parley/1',
      randomId: () => `id${(this.#ids += 1)}`,
      net: {
        fetch: () => Promise.reject(new Error('nothing is fetched')),
        agent: () => {
          throw new Error('sockets of this rig need no agent');
        },
      },
      openSocket: (url, _userAgent, handlers) => {
        const socket = new FakePeerSocket(url, handlers);
        this.sockets.push(socket);
        return socket;
      },
      random: () => 1,
    });
    for (const name of NAMES) {
      this.adapter.events.on(name, (event: AdapterEvents[typeof name]) => this.told.push({ name, event }));
    }
  }

  /** The newest. */
  get socket(): FakePeerSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket');
    return socket;
  }

  get calls(): Call[] {
    return this.heard('call').map(({ call }) => call);
  }

  heard<N extends keyof AdapterEvents>(name: N): AdapterEvents[N][] {
    return this.told.filter((one) => one.name === name).map((one) => one.event as AdapterEvents[N]);
  }

  /** The newest socket says HELLO and is let in. */
  async greet(): Promise<FakePeerSocket> {
    await settle();
    const { socket } = this;
    socket.open();
    socket.say('HELLO');
    await settle();
    return socket;
  }

  /** Signed in as that peer. */
  async signIn(id = 'me'): Promise<void> {
    const entered = this.adapter.signIn(id);
    await this.greet();
    await entered;
  }

  /** Signed in and registered. */
  async online(id = 'me'): Promise<FakePeerSocket> {
    if (!this.adapter.identity()) await this.signIn(id);
    this.adapter.connect();
    return this.greet();
  }

  /** In a session that this end asked for. */
  async calling(
    peerId = 'robot',
    wish: { readonly watch?: boolean; readonly video?: boolean } = {},
  ): Promise<Call> {
    const { id } = await this.adapter.chat.createDirect(peerId);
    const started = this.start(id, wish);
    await settle();
    this.socket.say('SESSION_OK');
    return started;
  }

  async inRoom(name: string, ...peerIds: string[]): Promise<Call> {
    const { id } = await this.adapter.rooms.open(name);
    const started = this.start(id);
    await settle();
    this.socket.say(`ROOM_OK ${peerIds.join(' ')}`);
    return started;
  }

  async start(
    conversationId: string,
    wish: { readonly watch?: boolean; readonly video?: boolean; readonly clientId?: string } = {},
  ): Promise<Call> {
    const { clientId = `c${(this.#ids += 1)}`, video = false, watch = false } = wish;
    const { calls } = this.adapter;
    const asked = { conversationId, participantIds: [], video, ring: true, watch, clientId };
    return (await calls.initiate(asked)).call;
  }
}

/** As GStreamer writes them: video first, no mid in candidates. */
export const GST_OFFER = sdpOf('4096', 'sendrecv');
export const sdpFrame = (type: 'offer' | 'answer', sdp = GST_OFFER): string =>
  JSON.stringify({ sdp: { type, sdp } });
export const ICE_FRAME = JSON.stringify({
  ice: { candidate: 'candidate:1 1 UDP 2015363327 192.0.2.7 40000 typ host', sdpMLineIndex: 0 },
});

/** A description of that session, whose picture goes in that direction. */
export function sdpOf(session: string, video: string): string {
  return [
    'v=0',
    `o=- ${session} 0 IN IP4 0.0.0.0`,
    's=-',
    't=0 0',
    'm=video 9 UDP/TLS/RTP/SAVPF 97',
    `a=${video}`,
    'a=mid:video0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 96',
    'a=sendrecv',
    'a=mid:audio1',
    '',
  ].join('\r\n');
}
