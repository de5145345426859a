import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { connectionError } from '../../net/connection-error.ts';
import type { RawSocket, SocketEnd, SocketFactory } from '../text-socket.ts';
import { say } from './wire.ts';

export interface GreetingDeps {
  /** http or https, without trailing slash. */
  readonly address: string;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly openSocket: SocketFactory;
}

/** What is heard of a socket that the server has greeted. */
export interface GreetedHandlers {
  readonly onText: (text: string) => void;
  readonly onSign: () => void;
  readonly onClose: (end: SocketEnd) => void;
}

const GREETING_MS = 10_000;
const CLOSED_FOR_PROTOCOL = 1002;

/**
 * One socket that is registered under that id; what comes from then on goes to `handlers`.
 * Errors: name-in-use, not-parley (something else answered), offline (given up by `signal`), and those of a connection (see net/dial.ts).
 */
export function greet(
  deps: GreetingDeps,
  id: string,
  handlers: GreetedHandlers,
  signal: AbortSignal,
): Promise<RawSocket> {
  const { host } = new URL(deps.address);
  return new Promise((resolve, reject) => {
    let isGreeted = false;
    const settle = (): void => {
      cancel();
      signal.removeEventListener('abort', giveUp);
    };
    const fail = (error: AppError): void => {
      settle();
      reject(error);
    };
    const letGo = (error: AppError): void => {
      socket.close();
      fail(error);
    };
    const giveUp = (): void => letGo(new AppError('offline'));
    const socket = deps.openSocket(socketUrl(deps.address), deps.userAgent, {
      onOpen: () => socket.send(say.hello(id)),
      onText(text) {
        if (isGreeted) return handlers.onText(text);
        if (text !== 'HELLO') return letGo(new AppError('not-parley', { address: host }));
        isGreeted = true;
        settle();
        resolve(socket);
      },
      onSign: () => {
        if (isGreeted) handlers.onSign();
      },
      onClose(end) {
        if (isGreeted) handlers.onClose(end);
        else fail(refusal(end, host));
      },
    });
    const cancel = deps.clock.after(GREETING_MS, () =>
      letGo(new AppError('server-unreachable', { address: host })),
    );
    signal.addEventListener('abort', giveUp);
  });
}

function refusal({ code, reason, isOther, error }: SocketEnd, host: string): AppError {
  if (code === CLOSED_FOR_PROTOCOL && reason === 'invalid peer uid') return new AppError('name-in-use');
  // it let us in and will not speak with us
  if (isOther || (code !== 1006 && error === undefined)) return new AppError('not-parley', { address: host });
  return connectionError(error, host);
}

function socketUrl(address: string): URL {
  const url = new URL(address);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
