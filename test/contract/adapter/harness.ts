import type { AppErrorCode } from '#shared/errors/app-error.ts';
import type { Seat } from './seat.ts';

/** One backend of a kind, as the suite needs it. */
export interface AdapterHarness {
  /** A new account, signed in and online. */
  person(name?: string): Promise<Seat>;
  /** An adapter that is signed out, of an account that exists. */
  stranger(): Promise<Seat>;
  /** The same person, signed in and online on another device. */
  another(seat: Seat): Promise<Seat>;
  /** The same device after its program was started again: resumed, not connected. */
  again(seat: Seat): Promise<Seat>;
  /** Every access token runs out. */
  expireTokens(): Promise<void>;
  /** Signs that device out from elsewhere. */
  revoke(seat: Seat): Promise<void>;
  /** The server's time goes on by so many milliseconds, with every deadline on the way. */
  pass(ms: number): Promise<void>;
  /** What a name that is taken, and a password that is too short, are refused with. */
  readonly codes: { readonly taken: AppErrorCode; readonly shortPassword: AppErrorCode };
  close(): Promise<void>;
}

/** The suite's limits, for harnesses that can set them. */
export const RING_MS = 45_000;
export const GRACE_MS = 60_000;
