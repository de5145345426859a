import type { WebSocket } from 'ws';
import { z } from 'zod';
import { BYTES_KEY } from '#shared/contracts/ipc/group.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Deliver, Router, Sender } from '../ipc/router.ts';
import { pageUrl } from '../pages.ts';

/** One call of a verb; the answer carries its `id`. */
const Call = z.object({
  id: z.int().nonnegative(),
  channel: z.string().max(200),
  input: z.unknown().optional(),
});

/** The code of the close that tells a page that another one has taken over (electron/preload/web-bridge.ts). */
const TAKEN_OVER = 4001;

export interface PageSockets {
  /** A new page takes the place of the one before: a call has one owner. */
  accept(socket: WebSocket): void;
  readonly deliver: Deliver;
}

/** The router's transport over a WebSocket. The server has checked the upgrade's Origin, so that the sender is this origin's page. */
export function createPageSockets(router: Router, origin: string, logger: Logger): PageSockets {
  let current: WebSocket | null = null;

  const answer = async (socket: WebSocket, text: string): Promise<void> => {
    const call = Call.safeParse(parseJson(text));
    if (!call.success) {
      logger.warn('socket | not a call', { issues: call.error.issues });
      socket.close(1008);
      return;
    }
    const { id, channel, input } = call.data;
    const sender: Sender = { window: 'main', url: pageUrl('main', origin), topFrame: true };
    const result = await router.dispatch(sender, channel, input);
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ type: 'result', id, result }));
  };

  return {
    accept(socket) {
      current?.close(TAKEN_OVER);
      current = socket;
      logger.info('socket | page connected');
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) socket.close(1003);
        else void answer(socket, data.toString('utf8'));
      });
      socket.on('error', (error) => logger.warn('socket | failed', { error }));
      socket.on('close', () => {
        if (current === socket) current = null;
      });
    },
    deliver(kinds, channel, payload) {
      if (!kinds.includes('main') || current?.readyState !== current?.OPEN) return;
      current?.send(JSON.stringify({ type: 'event', channel, payload }));
    },
  };
}

/** Bytes are written as an object of their own (see BYTES_KEY); what is not quite that stays as it is, and no schema takes it. */
function withBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(BYTES_KEY in value)) return value;
  const { [BYTES_KEY]: text, ...rest } = value;
  const isBytes = typeof text === 'string' && Object.keys(rest).length === 0;
  // copied: a pooled buffer is larger than what is in it
  return isBytes ? new Uint8Array(Buffer.from(text, 'base64')) : value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, withBytes);
  } catch {
    // told to the peer as "not a call"
    return undefined;
  }
}
