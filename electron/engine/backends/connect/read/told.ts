import { CallMessage } from '#shared/contracts/call-message.ts';
import type { ClientEvent } from '#shared/contracts/connect/events.ts';
import { asObject, idOf, textOf } from './json.ts';

export interface Told {
  readonly callId: string;
  readonly fromUserId: string;
  readonly kind: string;
  /** `null`: of a kind, or with a content, that this client does not know. */
  readonly message: CallMessage | null;
}

/** What a participant relays: `kind` names the message, `payload` holds the rest of it. `null`: it names no call or nobody. */
export function readTold(raw: unknown): Told | null {
  const fields = asObject(raw);
  const callId = idOf(fields, 'callId');
  const fromUserId = idOf(fields, 'fromUserId');
  const kind = textOf(fields, 'kind');
  if (callId === null || fromUserId === null || kind === null) return null;
  const { data } = CallMessage.safeParse({ ...asObject(fields?.['payload']), type: kind });
  return { callId, fromUserId, kind, message: data ?? null };
}

/** The same the other way. */
export function relayOf({
  type,
  ...payload
}: CallMessage): Pick<ClientEvent<'call:relay'>, 'kind' | 'payload'> {
  return { kind: type, payload };
}
