/** Every kind of backend that Parley speaks to. A new kind is a folder beside connect/ and one line here. */
import type { Registration } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Net } from '../net/net.ts';
import type { Adapter, AdapterDeps } from './adapter.ts';
import { connectKind } from './connect/kind.ts';
import { galeneKind } from './galene/kind.ts';
import { gstreamerKind } from './gstreamer/kind.ts';
import { minimostKind } from './minimost/kind.ts';

export interface ProbeDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly userAgent: string;
  readonly net: Net;
}

/** A server of a known kind, found at an address. */
export interface ServerFound {
  readonly kind: string;
  /** Where it answered in the end: with scheme, without trailing slash. */
  readonly address: string;
  readonly name: string;
  readonly registration: Registration;
  /** Of the server's program; left out where it does not say. */
  readonly version?: string;
  /** The address was an invitation, and carried this; not part of `address`. */
  readonly token?: string;
  /** The server has several places to sign in to, and the address names none of them. */
  readonly places?: readonly { readonly name: string; readonly address: string }[];
}

export interface BackendKind {
  readonly kind: string;
  /**
   * `address` is http or https, for every kind; `search`: the query of what was typed, with its question mark, '' mostly.
   * `null`: something answered, but it is not of this kind. Errors: server-too-old, server-too-new, and those of a connection (see net/dial.ts).
   */
  probe(address: string, deps: ProbeDeps, search?: string): Promise<ServerFound | null>;
  create(deps: AdapterDeps): Adapter;
}

/** In probe order: the safest question first. */
export const backendKinds: readonly BackendKind[] = [connectKind, galeneKind, minimostKind, gstreamerKind];
