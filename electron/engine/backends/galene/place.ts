import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AdapterEvents, Identity } from '../adapter.ts';
import type { GaleneClient } from './client.ts';
import type { Roster } from './roster.ts';
import type { Membership } from './state.ts';
import type { Stay } from './stay.ts';

/** The group as the adapter's ports see it. */
export interface Place {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly randomId: () => string;
  readonly events: Emitter<AdapterEvents>;
  readonly client: GaleneClient;
  readonly roster: Roster;
  /** Of the group, with a trailing slash. */
  readonly location: string;
  /** The conversation that the group is. */
  readonly conversationId: string;
  /** `null`: signed out. */
  me(): Identity | null;
  /** `null`: not in the group now. */
  membership(): Membership | null;
  /** In the group now. Errors: session-expired, server-unreachable {address}. */
  enter(): { readonly stay: Stay; readonly me: Identity; readonly membership: Membership };
}

export const may = ({ permissions }: Pick<Membership, 'permissions'>, permission: string): boolean =>
  permissions.includes(permission);
