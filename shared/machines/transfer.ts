/**
 * One file that goes from a person to another past the server, as a pure machine; the window that sends or receives runs it.
 *
 *   inviting ──accepted──▶ connecting ──channel open──▶ connected ──all is there──▶ done ──▶ closed
 *   any but done ──by me, by them, by trouble──▶ cancelled ──▶ closed
 *
 * The receiver, who accepts, makes the first offer. What is released (connection, file) is released on the way into done and cancelled;
 * closed is forgotten.
 */
import { assertNever } from '../tools/assert-never.ts';

export type TransferRole = 'sender' | 'receiver';

/** Why it did not come about. */
export type TransferEnd =
  | { readonly by: 'me' }
  /** `message`: what the other end says of it, in its own words; may be empty. */
  | { readonly by: 'them'; readonly message: string }
  /** too-large: more came than was said. lost: the connection, the disk or the other end. */
  | { readonly by: 'trouble'; readonly why: 'lost' | 'too-large' };

export type TransferState =
  | { readonly phase: 'inviting' }
  | { readonly phase: 'connecting' }
  | { readonly phase: 'connected' }
  | { readonly phase: 'done' }
  | { readonly phase: 'cancelled'; readonly end: TransferEnd }
  | { readonly phase: 'closed' };

export type TransferInput =
  /** The receiver's person wants it, and has said where it goes. */
  | { readonly type: 'accept' }
  /** The receiver's client has sent its offer. */
  | { readonly type: 'offered' }
  | { readonly type: 'opened' }
  /** The sender was told that everything is there; the receiver has it on its disk. */
  | { readonly type: 'complete' }
  | { readonly type: 'cancel' }
  | { readonly type: 'cancelled'; readonly message: string }
  | { readonly type: 'failed'; readonly why: 'lost' | 'too-large' }
  /** It was read by the person. */
  | { readonly type: 'forget' };

export type TransferEffect =
  /** The receiver makes a connection and offers; the sender makes one and answers. */
  | { readonly type: 'connect' }
  /** The other end is told that it is over. */
  | { readonly type: 'tell-cancel' }
  /** Connection and file are let go; a part of a file is thrown away. */
  | { readonly type: 'release' };

export interface TransferStep {
  readonly state: TransferState;
  readonly effects: readonly TransferEffect[];
}

/** It begins with an invitation, on both sides. */
export const INVITING: TransferState = { phase: 'inviting' };

/** Bytes may still come or go. */
export const isUnderWay = ({ phase }: TransferState): boolean =>
  phase === 'inviting' || phase === 'connecting' || phase === 'connected';

const CONNECT: TransferEffect = { type: 'connect' };
const TELL_CANCEL: TransferEffect = { type: 'tell-cancel' };
const RELEASE: TransferEffect = { type: 'release' };

const go = (state: TransferState, ...effects: TransferEffect[]): TransferStep => ({ state, effects });
const cancelled = (end: TransferEnd, ...effects: TransferEffect[]): TransferStep =>
  go({ phase: 'cancelled', end }, ...effects);

/** The next state and what to do. Inputs that mean nothing in a state leave it as it is. */
export function transition(state: TransferState, role: TransferRole, input: TransferInput): TransferStep {
  if (isUnderWay(state)) return underWay(state, role, input);
  return go(input.type === 'forget' ? { phase: 'closed' } : state);
}

function underWay(state: TransferState, role: TransferRole, input: TransferInput): TransferStep {
  switch (input.type) {
    case 'accept':
      return state.phase === 'inviting' && role === 'receiver'
        ? go({ phase: 'connecting' }, CONNECT)
        : go(state);
    case 'offered':
      return state.phase === 'inviting' && role === 'sender'
        ? go({ phase: 'connecting' }, CONNECT)
        : go(state);
    case 'opened':
      return go(state.phase === 'connecting' ? { phase: 'connected' } : state);
    case 'complete':
      return state.phase === 'connected' ? go({ phase: 'done' }, RELEASE) : go(state);
    case 'cancel':
      return cancelled({ by: 'me' }, TELL_CANCEL, RELEASE);
    case 'cancelled':
      return cancelled({ by: 'them', message: input.message }, RELEASE);
    case 'failed':
      return cancelled({ by: 'trouble', why: input.why }, TELL_CANCEL, RELEASE);
    case 'forget':
      return go(state);
    default:
      return assertNever(input, 'unknown input of a transfer');
  }
}
