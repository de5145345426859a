import type { IceServer } from '#shared/contracts/ice-server.ts';
import type { GaleneClient } from './client.ts';

/**
 * A group of the SFU as one call uses it: one that is joined for the call alone, or the one that an adapter is in anyway and lends. Its
 * streams come and go with the call.
 */
export interface SfuGroup {
  readonly client: Pick<GaleneClient, 'on' | 'state' | 'stay' | 'wake'>;
  /** Begins: streams of others are sent from now on. May be said again after a refusal. */
  join(): void;
  /** Ends what was published and received for the call. Idempotent. */
  close(): void;
  /** Whose streams those of that client are; `null`: they are not to be shown, as what the server still has of a lost connection of ours. */
  userOf(clientId: string, username: string): string | null;
  /** Who else is there. */
  others(): readonly string[];
  /** What the group brings and the backend does not tell anyway. */
  iceServers(): readonly IceServer[];
}
