import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { ErrorBody } from '#shared/contracts/connect/errors.ts';
import type { ClientEventName } from '#shared/contracts/connect/events.ts';
import { clientEvents } from '#shared/contracts/connect/events.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Caller } from '../services/push.ts';
import type { RateLimiter } from '../services/rate-limiter.ts';
import { Refusal } from '../services/refusal.ts';

/** One device's socket after the handshake. */
export interface DeviceSocket {
  readonly socket: Socket;
  readonly caller: Caller;
  readonly log: Logger;
  /** Signals of a device; every client event takes one. */
  readonly signals: RateLimiter;
}

type Payload<N extends ClientEventName> = z.output<(typeof clientEvents)[N]>;

/** Adds one client event: counted, parsed by its schema, handled, and acknowledged `{ok:true}` or `{error, code}` where the client asks for it. */
export function registerEvent<N extends ClientEventName>(
  device: DeviceSocket,
  name: N,
  handler: (payload: Payload<N>, caller: Caller) => Promise<void> | void,
): void {
  const { socket, caller, signals, log } = device;
  const handle = async (payload: unknown): Promise<{ ok: true } | ErrorBody> => {
    try {
      const waitS = signals.take(caller.deviceId);
      if (waitS > 0) throw Refusal.rateLimited(waitS);
      const parsed = clientEvents[name].safeParse(payload);
      if (!parsed.success) throw new Refusal('bad-payload', undefined, { details: detailsOf(parsed.error) });
      await handler(parsed.data as Payload<N>, caller);
      return { ok: true };
    } catch (error) {
      if (error instanceof Refusal) return error.body;
      log.error('a socket event failed', { event: name, error });
      return new Refusal('internal').body;
    }
  };
  const listener = (...args: unknown[]): void => {
    const ack = args.at(-1);
    const payload = typeof args[0] === 'function' ? undefined : args[0];
    void handle(payload).then((answer) => {
      if (typeof ack === 'function') ack(answer);
    });
  };
  (socket as { on(name: string, listener: (...args: unknown[]) => void): unknown }).on(name, listener);
}

/** What is wrong where; never the value itself. */
export function detailsOf(error: z.core.$ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}
