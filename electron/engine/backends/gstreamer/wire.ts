/**
 * The text frames of the simple signalling server of the GStreamer examples: words of the server, and JSON that its peers relay through it.
 * Which of the two a frame is, only the reader's place tells: in a session everything is the other end's.
 */
import { z } from 'zod';
import { Signal } from '#shared/contracts/signal.ts';

export const OFFER_REQUEST = 'OFFER_REQUEST';

/** What the server itself says. Words that it relays look the same. */
export type ServerFrame =
  | { readonly type: 'hello' }
  | { readonly type: 'session-ok' }
  | { readonly type: 'room-ok'; readonly peerIds: readonly string[] }
  | { readonly type: 'joined'; readonly peerId: string }
  | { readonly type: 'left'; readonly peerId: string }
  | { readonly type: 'room-text'; readonly peerId: string; readonly text: string }
  | {
      readonly type: 'refused';
      readonly why: 'not-found' | 'busy' | 'bad-room' | 'other';
      readonly text: string;
    };

/** `null`: nothing that the server says. */
export function readServerFrame(text: string): ServerFrame | null {
  const [word = '', ...rest] = text.split(' ');
  switch (word) {
    case 'HELLO':
      return { type: 'hello' };
    case 'SESSION_OK':
      return { type: 'session-ok' };
    case 'ROOM_OK':
      // a blank comes after it even when nobody is there
      return { type: 'room-ok', peerIds: rest.filter((peerId) => peerId !== '') };
    case 'ROOM_PEER_JOINED':
    case 'ROOM_PEER_LEFT': {
      const [peerId = ''] = rest;
      if (peerId === '') return null;
      return { type: word === 'ROOM_PEER_JOINED' ? 'joined' : 'left', peerId };
    }
    case 'ROOM_PEER_MSG': {
      const [peerId = '', ...words] = rest;
      return peerId === '' ? null : { type: 'room-text', peerId, text: words.join(' ') };
    }
    case 'ERROR':
      return { type: 'refused', why: whyRefused(text), text: text.slice('ERROR '.length).slice(0, 200) };
    default:
      return null;
  }
}

function whyRefused(text: string): Extract<ServerFrame, { type: 'refused' }>['why'] {
  if (/^ERROR peer .* not found$/s.test(text)) return 'not-found';
  if (/^ERROR peer .* busy$/s.test(text)) return 'busy';
  return text.startsWith('ERROR invalid room id') ? 'bad-room' : 'other';
}

export const say = {
  hello: (id: string): string => `HELLO ${id}`,
  session: (peerId: string): string => `SESSION ${peerId}`,
  room: (name: string): string => `ROOM ${name}`,
  /** Never with an empty text: the server drops whoever sends one. */
  inRoom: (peerId: string, text: string): string => `ROOM_PEER_MSG ${peerId} ${text}`,
} as const;

const Description = z.object({ sdp: z.object({ type: z.enum(['offer', 'answer']), sdp: z.string() }) });
const Ice = z.object({
  ice: z
    .object({
      candidate: z.string(),
      sdpMLineIndex: z.int().nonnegative().nullish(),
      sdpMid: z.string().nullish(),
      usernameFragment: z.string().nullish(),
    })
    .nullable(),
});

/** What the other end of a link says; `null`: nothing that we know. */
export function readSignal(text: string): Signal | null {
  if (text === OFFER_REQUEST) return { type: 'offer-request' };
  const json = jsonOf(text);
  const described = Description.safeParse(json);
  if (described.success) return bounded({ type: 'description', description: described.data.sdp });
  const ice = Ice.safeParse(json);
  if (!ice.success) return null;
  // browsers end theirs with an empty one
  const candidate = ice.data.ice?.candidate ? ice.data.ice : null;
  return bounded({ type: 'candidate', candidate });
}

function bounded(signal: Signal): Signal | null {
  const known = Signal.safeParse(signal);
  return known.success ? known.data : null;
}

/** `null`: nothing that such a peer would understand. Only what its programs read is told. */
export function writeSignal(signal: Signal): string | null {
  switch (signal.type) {
    case 'offer-request':
      return OFFER_REQUEST;
    case 'description': {
      const { type, sdp } = signal.description;
      return JSON.stringify({ sdp: { type, sdp } });
    }
    case 'candidate': {
      const { candidate, sdpMLineIndex } = signal.candidate ?? {};
      // some of them break over a null; without the index they have nothing to go by
      if (!candidate || typeof sdpMLineIndex !== 'number') return null;
      return JSON.stringify({ ice: { candidate, sdpMLineIndex } });
    }
    default:
      return null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // words of another program: whoever needs JSON finds `undefined`
    return undefined;
  }
}
