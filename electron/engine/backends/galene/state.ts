import type { GaleneError } from './errors.ts';
import type { GroupStatus, RtcConfiguration, ServerFrameOf } from './wire.ts';

/** What the server says of us in a group. */
export interface Membership {
  /** Ours, new for every connection: the old one may still be there when we come back. */
  readonly clientId: string;
  readonly group: string;
  /** As the server has it: a token's name wins over the one that was asked for. */
  readonly username: string;
  /** present, message, op, record, caption, token. */
  readonly permissions: readonly string[];
  readonly rtcConfiguration: RtcConfiguration;
  readonly status: GroupStatus | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** idle ─join─▶ connecting ─▶ handshaking ─▶ joining ─▶ joined ─lost─▶ failed ─retry─▶ connecting … ; leave: idle; close: closed, for good. */
export type GaleneState =
  | { readonly is: 'idle' }
  /** Finding the group's endpoint and opening the socket. */
  | { readonly is: 'connecting' }
  | { readonly is: 'handshaking' }
  | { readonly is: 'joining' }
  | ({ readonly is: 'joined' } & Membership)
  /** `retryAt`: milliseconds since the epoch; null: there is no further try. */
  | { readonly is: 'failed'; readonly error: GaleneError; readonly retryAt: number | null }
  | { readonly is: 'closed' };

export type GaleneStep =
  | { readonly to: 'connecting' | 'handshaking' | 'joining' | 'idle' | 'closed' }
  | { readonly to: 'joined'; readonly membership: Membership }
  /** Permissions, status or data of a group that we are in. */
  | { readonly to: 'changed'; readonly membership: Membership }
  | { readonly to: 'failed'; readonly error: GaleneError; readonly retryAt: number | null };

const FROM: Readonly<Record<GaleneStep['to'], readonly GaleneState['is'][]>> = {
  connecting: ['idle', 'failed'],
  handshaking: ['connecting'],
  joining: ['handshaking'],
  joined: ['joining'],
  changed: ['joined'],
  failed: ['connecting', 'handshaking', 'joining', 'joined'],
  idle: ['idle', 'connecting', 'handshaking', 'joining', 'joined', 'failed'],
  closed: ['idle', 'connecting', 'handshaking', 'joining', 'joined', 'failed', 'closed'],
};

/** The state after a step. @throws for a step that this state does not have: a bug of the client */
export function nextState(state: GaleneState, step: GaleneStep): GaleneState {
  if (!FROM[step.to].includes(state.is)) throw new Error(`no step from ${state.is} to ${step.to}`);
  switch (step.to) {
    case 'joined':
    case 'changed':
      return { is: 'joined', ...step.membership };
    case 'failed':
      return { is: 'failed', error: step.error, retryAt: step.retryAt };
    default:
      return { is: step.to };
  }
}

/** What a `joined` frame says; what a change leaves out is as it was. */
export const membershipOf = (
  { group, username, permissions, rtcConfiguration, status, data }: ServerFrameOf<'joined'>,
  clientId: string,
  before: Membership | null = null,
): Membership => ({
  clientId,
  group,
  username,
  permissions,
  rtcConfiguration: rtcConfiguration ?? before?.rtcConfiguration ?? NO_SERVERS,
  status: status ?? before?.status ?? null,
  data: data ?? before?.data ?? {},
});

const NO_SERVERS: RtcConfiguration = { iceServers: [], iceTransportPolicy: null };
