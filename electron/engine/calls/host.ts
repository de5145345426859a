import type { PresenceStatus } from '#shared/contracts/connect/model.ts';
import type { Features, LinkDialect } from '#shared/contracts/features.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { AdapterEvents, CallPort, Identity, InBandPort } from '../backends/adapter.ts';

/** What calls need of a workspace. */
export interface CallHost {
  readonly workspaceId: string;
  readonly events: Emitter<AdapterEvents>;
  name(): string;
  identity(): Identity | null;
  port(): CallPort | null;
  /** `null`: text does not go over data channels here. */
  inBand(): InBandPort | null;
  dialect(): LinkDialect;
  features(): Features['calls'];
  /** My own; `null`: not known. */
  presence(): PresenceStatus | null;
  online(): boolean;
  /** The server's time in local milliseconds. */
  toLocal(time: string): number;
  userName(userId: string): string | null;
  /** The group's name; `null` in a direct conversation. */
  groupName(conversationId: string): string | null;
  isDirect(conversationId: string): boolean;
  /** The person wants to hear nothing of that conversation. */
  isMuted(conversationId: string): boolean;
  /** Messages can be written here. */
  canWrite(): boolean;
  /** Of a direct conversation: its two people have not both written or called yet, as far as is known here. */
  isStranger(conversationId: string): boolean;
  /** Errors: not-found. */
  othersIn(conversationId: string): string[];
}
