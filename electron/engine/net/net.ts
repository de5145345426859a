/** The one way out: every HTTP request and every WebSocket of the engine goes through a `Net`. */
import { Agent as HttpAgent } from 'node:http';
import type { Socket } from 'node:net';
import { Agent as Dispatcher, fetch as undiciFetch } from 'undici';

export interface Net {
  /** As Node's own, with this net's proxy and trust. A failed connection is an `AppError` among its causes. */
  readonly fetch: typeof fetch;
  /** For what takes an agent of Node's: WebSockets and the requests of Socket.IO to the host of `url`. */
  agent(url: URL): HttpAgent;
}

/** Opens one connection to where `url` leads, encrypted where its scheme says so. Rejects with AppError. */
export type Dial = (url: URL) => Promise<Socket>;

/** A `Net` over one way to dial. */
export class DialledNet implements Net {
  readonly fetch: typeof fetch;
  readonly #dial: Dial;
  #dispatcher: Dispatcher;

  constructor(dial: Dial) {
    this.#dial = dial;
    this.#dispatcher = dispatcherOver(dial);
    // undici's own types of requests and answers differ from those that Node has of the same objects
    const viaUndici = undiciFetch as unknown as (input: unknown, init: unknown) => Promise<Response>;
    this.fetch = (input, init) => viaUndici(input, { ...init, dispatcher: this.#dispatcher });
  }

  agent(url: URL): HttpAgent {
    return new DialAgent(this.#dial, url);
  }

  /** Connections that are kept for the next request go, and what still runs over one fails. */
  async letGo(): Promise<void> {
    const old = this.#dispatcher;
    this.#dispatcher = dispatcherOver(this.#dial);
    await old.destroy();
  }
}

function dispatcherOver(dial: Dial): Dispatcher {
  return new Dispatcher({
    connect: ({ protocol, host, hostname, port }, answer) => {
      // `host` is left out where it says no more than the other two
      dial(new URL(`${protocol}//${host ?? `${hostname}:${port}`}`)).then(
        (socket) => answer(null, socket),
        (error: Error) => answer(error, null),
      );
    },
  });
}

/** One connection per request, made by a `Dial`. */
class DialAgent extends HttpAgent {
  /** Node asks for it before it lets `https.request` use an agent; its types do not know it. */
  readonly protocol: string;
  readonly #dial: Dial;
  readonly #url: URL;

  constructor(dial: Dial, url: URL) {
    super({ keepAlive: false });
    this.protocol = isSecure(url) ? 'https:' : 'http:';
    this.#dial = dial;
    this.#url = url;
  }

  override createConnection(...[, answer]: Parameters<HttpAgent['createConnection']>): undefined {
    this.#dial(this.#url).then(
      (socket) => answer?.(null, socket),
      // with an error there is no socket, whatever the types say
      (error: Error) => answer?.(error, undefined as never),
    );
  }
}

/** https and wss. */
export function isSecure(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'wss:';
}
