import type { WorkspaceView } from '#shared/contracts/view.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { FrameEncryption } from '../../media/encryption/frame-encryption.ts';
import type { AppBridge } from '../../state/bridge.ts';
import { myIdOf } from '../../state/names.ts';
import { CallEncryption, type CallEncryptionOptions } from './call-encryption.ts';

/** What is heard of the encryption of one call. */
export type EncryptionEvents = Pick<CallEncryptionOptions, 'onFacts' | 'onReading'>;

interface EncryptCallOptions {
  readonly callId: string;
  readonly workspace: () => WorkspaceView | undefined;
  readonly verbs: Pick<AppBridge['call']['call'], 'tell'>;
  readonly frames: FrameEncryption;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** For a call that goes to its SFU now. `null`: its backend carries no keys between participants, and the SFU can look into everything. */
export function encryptCall(options: EncryptCallOptions, events: EncryptionEvents): CallEncryption | null {
  const { callId, verbs, frames, clock, logger } = options;
  const workspace = options.workspace();
  // what is not known is no reason to leave it out
  if (workspace?.features.calls?.relay === false) return null;
  return new CallEncryption({
    ...events,
    callId,
    myId: (workspace && myIdOf(workspace)) ?? '',
    frames,
    tell: (toUserId, message) => verbs.tell({ callId, toUserId, message }),
    clock,
    logger: logger.child('encryption', { callId }),
  });
}
