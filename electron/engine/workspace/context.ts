import type { TellOfAccount } from '../events.ts';
import type { Features } from '#shared/contracts/features.ts';
import type { ChatPort, FilePort, Identity } from '../backends/adapter.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Store } from '../store/store.ts';

/** What the parts of one account share. */
export interface AccountContext {
  readonly workspaceId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: Store;
  readonly randomId: () => string;
  readonly me: () => Identity;
  readonly chat: () => ChatPort | null;
  readonly files: () => FilePort | null;
  readonly features: () => Features;
  readonly online: () => boolean;
  /** The server's time in local milliseconds. */
  readonly toLocal: (time: string) => number;
  /** Something in the account's view is new. */
  readonly changed: () => void;
  readonly tell: TellOfAccount;
}
