import { Candidate, TrackMap } from '#shared/contracts/connect/events.ts';
import { Signal } from '#shared/contracts/signal.ts';
import type { SignalIn } from '../../adapter.ts';
import { asObject, countOf, idOf, type Json, textOf } from './json.ts';

/** A piece of signalling as other servers spell it; `null`: it is none. */
export function readSignal(event: string, raw: unknown): SignalIn | null {
  const fields = asObject(raw);
  const callId = idOf(fields, 'callId');
  const fromUserId = idOf(fields, 'fromUserId', 'from', 'callerId', 'senderId', 'userId');
  const signal = fields && bodyOf(event, fields);
  if (callId === null || fromUserId === null || !signal) return null;
  return {
    callId,
    fromUserId,
    fromDeviceId: idOf(fields, 'fromDeviceId'),
    fromJoinId: idOf(fields, 'fromJoinId'),
    toJoinId: idOf(fields, 'toJoinId'),
    n: countOf(fields, 'n'),
    signal,
  };
}

function bodyOf(event: string, fields: Json): Signal | null {
  switch (event) {
    case 'call:offer':
      return description('offer', fields);
    case 'call:answer':
      return description('answer', fields);
    case 'call:ice-candidate':
      return candidate(fields);
    default:
      return null;
  }
}

function description(type: 'offer' | 'answer', fields: Json): Signal | null {
  const body = fields[type] ?? fields['sdp'] ?? fields['signal'];
  const inner = asObject(body);
  const sdp = typeof body === 'string' ? body : textOf(inner, 'sdp');
  if (sdp === null) return null;
  const tracks = TrackMap.safeParse(inner?.['tracks'] ?? fields['tracks']);
  const signal = Signal.safeParse({
    type: 'description',
    description: { type, sdp },
    ...(tracks.success ? { tracks: tracks.data } : {}),
  });
  return signal.success ? signal.data : null;
}

function candidate(fields: Json): Signal | null {
  const body = fields['candidate'] === undefined ? fields['signal'] : fields['candidate'];
  if (body === null) return { type: 'candidate', candidate: null };
  const flat = typeof body === 'string' ? { ...fields, candidate: body } : body;
  const parsed = Candidate.safeParse(flat);
  return parsed.success ? { type: 'candidate', candidate: parsed.data } : null;
}
