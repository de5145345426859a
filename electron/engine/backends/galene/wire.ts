/**
 * The frames of Galène's protocol, version 2: JSON text over a WebSocket, one object each. What the server says is parsed here and only
 * here. Absent and empty fields mean the same to it, so that everything but the type has a default.
 */
import { z } from 'zod';
import { CANDIDATE_BYTES_MAX, SDP_BYTES_MAX } from '#shared/contracts/connect/model.ts';

export const PROTOCOL_VERSION = '2';

const ID_CHARS_MAX = 200;

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
/** Of people and groups, as far as it is shown. */
const name = text.transform((value) => value.slice(0, ID_CHARS_MAX));
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const id = z.string().min(1).max(ID_CHARS_MAX);
/** Longer ones are as good as none. */
const maybeId = text.transform((value) => (value.length > ID_CHARS_MAX ? '' : value));
const sdp = z.string().min(1).max(SDP_BYTES_MAX);
/** A set on the wire too, but for a fault of the server that repeats names. */
const permissions = z
  .array(z.string())
  .nullish()
  .transform((value) => [...new Set(value ?? [])]);
const data = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

const IceServer = z.object({
  urls: z.union([z.string().transform((url) => [url]), z.array(z.string())]),
  username: z.string().optional(),
  credential: z.string().optional(),
});
const RtcConfiguration = z.object({
  iceServers: z
    .array(IceServer)
    .nullish()
    .transform((value) => value ?? []),
  /** Pion writes "all" too; null: as the person wishes. */
  iceTransportPolicy: z
    .enum(['all', 'relay'])
    .nullish()
    .catch(null)
    .transform((value) => value ?? null),
});
/** How a peer connection to this server is to be made. */
export type RtcConfiguration = z.infer<typeof RtcConfiguration>;

export const StreamCandidate = z.object({
  candidate: z.string().max(CANDIDATE_BYTES_MAX),
  sdpMid: z.string().max(64).nullish(),
  sdpMLineIndex: z.int().nonnegative().nullish(),
  usernameFragment: z.string().max(256).nullish(),
});
export type StreamCandidate = z.infer<typeof StreamCandidate>;

/** What `.status` answers, and what comes with `joined`. */
export const GroupStatus = z.looseObject({
  name: text,
  location: text,
  endpoint: text,
  displayName: name,
  description: text,
  authServer: text,
  authPortal: text,
  /** The address of the group that took its place. */
  redirect: text,
  locked: flag,
  clientCount: z
    .int()
    .nonnegative()
    .nullish()
    .transform((value) => value ?? 0),
});
export type GroupStatus = z.infer<typeof GroupStatus>;

const chat = {
  kind: text,
  id: maybeId,
  source: text,
  username: name,
  dest: text,
  privileged: flag,
  time: text,
  value: z.unknown().optional(),
};

const ServerFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('handshake'), version: z.array(z.string()).nullish() }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('pong') }),
  z.object({
    type: z.literal('joined'),
    kind: z.enum(['join', 'change', 'fail', 'leave', 'redirect']),
    group: text,
    username: name,
    permissions,
    status: GroupStatus.nullish(),
    /** Of the group; absent in a change: as before. */
    data: z.record(z.string(), z.unknown()).nullish(),
    rtcConfiguration: RtcConfiguration.nullish(),
    error: text,
    value: z.unknown().optional(),
  }),
  z.object({
    type: z.literal('user'),
    kind: z.enum(['add', 'change', 'delete']),
    id,
    username: name,
    permissions,
    data,
  }),
  z.object({ type: z.literal('chat'), ...chat }),
  z.object({ type: z.literal('chathistory'), ...chat }),
  z.object({ type: z.literal('usermessage'), ...chat, error: text }),
  z.object({
    type: z.literal('offer'),
    id,
    label: text,
    replace: maybeId,
    source: text,
    username: name,
    sdp,
  }),
  z.object({ type: z.literal('answer'), id, sdp }),
  z.object({ type: z.literal('ice'), id, candidate: StreamCandidate }),
  z.object({ type: z.literal('renegotiate'), id }),
  z.object({ type: z.literal('close'), id }),
  z.object({ type: z.literal('abort'), id }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
export type ServerFrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** Why a frame was not understood: the type it names, and what is wrong with it. */
export interface BadFrame {
  readonly type: string;
  readonly why: string;
}

/** Reads one frame. Unknown types and broken ones are told, never thrown: the caller logs and drops them. */
export function readFrame(frame: string): ServerFrame | { readonly bad: BadFrame } {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    return { bad: { type: '', why: 'not JSON' } };
  }
  const read = ServerFrame.safeParse(json);
  if (read.success) return read.data;
  const named = z.object({ type: z.string() }).safeParse(json);
  const [issue] = read.error.issues;
  const why = issue ? `${issue.path.join('.')} ${issue.code}` : 'not a frame';
  return { bad: { type: named.success ? named.data.type.slice(0, 40) : '', why } };
}

/** Which tracks of streams one wants, by label; '' is every other label. */
export type StreamRequest = Readonly<Record<string, readonly TrackWish[]>>;
export type TrackWish = 'audio' | 'video' | 'video-low';
export const EVERYTHING: StreamRequest = { '': ['audio', 'video'] };

/** Source and username must be one's own, or the server closes the socket: the client writes them, never the caller. */
interface Signed {
  readonly source: string;
  readonly username: string;
}

export type ClientFrame =
  | { readonly type: 'handshake'; readonly version: readonly string[]; readonly id: string }
  | { readonly type: 'ping' }
  | { readonly type: 'pong' }
  | {
      readonly type: 'join';
      readonly kind: 'join';
      readonly group: string;
      readonly username?: string;
      readonly password?: string;
      readonly token?: string;
      readonly data: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'request'; readonly request: StreamRequest }
  | { readonly type: 'requestStream'; readonly id: string; readonly request: readonly TrackWish[] }
  | (Signed & {
      readonly type: 'offer';
      readonly id: string;
      readonly label: string;
      readonly kind: '';
      readonly replace?: string;
      readonly sdp: string;
    })
  | { readonly type: 'answer'; readonly id: string; readonly sdp: string }
  | { readonly type: 'ice'; readonly id: string; readonly candidate: StreamCandidate }
  | { readonly type: 'renegotiate' | 'close' | 'abort'; readonly id: string }
  | (Signed & {
      readonly type: 'chat' | 'usermessage';
      /** Of a chat message; the server makes one up where there is none. */
      readonly id?: string;
      readonly kind: string;
      readonly dest: string;
      readonly value: unknown;
      readonly noecho: boolean;
    })
  | (Signed & {
      readonly type: 'useraction';
      readonly kind: string;
      readonly dest: string;
      readonly value: unknown;
    })
  | (Signed & { readonly type: 'groupaction'; readonly kind: string; readonly value: unknown });
