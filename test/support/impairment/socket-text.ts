/** Socket.IO as it stands in the text frames of a WebSocket: "4" (a message of Engine.IO), then the packet. */
import { z } from 'zod';

/** An event with one payload: `42["name",{…}]`, with a namespace or an acknowledgement's number before the list. */
export interface SocketEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The same event with another payload, as a frame. */
  with(payload: unknown): string;
}

const EVENT = /^(42(?:\/[^,]*,)?\d*)(\[[\s\S]*\])$/;
const CONNECT = /^40(?:\/[^,]*,)?(\{[\s\S]*\})$/;
const Event = z.tuple([z.string(), z.record(z.string(), z.unknown())]);
const Auth = z.object({ token: z.string() });

/** Null for everything else: pings, acknowledgements, events with other arguments. */
export function readEvent(frame: string): SocketEvent | null {
  const [, head, list] = EVENT.exec(frame) ?? [];
  const event = Event.safeParse(parsed(list));
  if (!event.success) return null;
  const [name, payload] = event.data;
  return { name, payload, with: (other) => `${head}${JSON.stringify([name, other])}` };
}

/** The token with which a client connects; null: the frame is another. */
export function readToken(frame: string): string | null {
  const auth = Auth.safeParse(parsed(CONNECT.exec(frame)?.[1]));
  return auth.success ? auth.data.token : null;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined; // not ours to judge: it is passed on as it came
  }
}
