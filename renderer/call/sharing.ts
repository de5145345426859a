import type { AppView, CallView, ParticipantView, WorkspaceView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import {
  LocalScreen,
  type LocalScreenState,
  type ScreenDevices,
  type ShareHint,
} from '../media/local-screen.ts';

interface SharingOptions {
  readonly devices: ScreenDevices | undefined;
  readonly onChange: () => void;
  /** Tells everybody in the call that I share, or that I do not any more. */
  readonly tell: (callId: string, screenSharing: boolean) => Promise<void>;
  readonly logger: Logger;
}

/** `null`: this call can be shared in now. Pure. */
export function whyNotShare(call: CallView, workspace: WorkspaceView | undefined): AppError | null {
  const calls = workspace?.features.calls;
  const { screenAs } = call.dialect;
  if (!calls?.screen || call.watch || screenAs === 'none' || screenAs === 'own-link')
    return new AppError('unsupported');
  const sharer = onlySharer(call, workspace);
  return sharer ? new AppError('share-taken', { name: sharer.name }) : null;
}

/** Who shares where only one may; `null`: nobody else does. */
function onlySharer(call: CallView, workspace: WorkspaceView | undefined): ParticipantView | null {
  if (workspace?.features.calls?.sharers !== 'one') return null;
  const me = workspace.session.state === 'signed-in' ? workspace.session.userId : null;
  const shares = ({ userId, status, mediaState }: ParticipantView) =>
    userId !== me && status === 'joined' && mediaState.screenSharing;
  return call.participants.find(shares) ?? null;
}

/** My screen and the calls: it is shared in the one that I talk in, and the others are told. */
export class Sharing {
  readonly #options: SharingOptions;
  readonly #screen: LocalScreen;
  /** By call: what the others were told last. */
  readonly #told = new Map<string, boolean>();

  constructor(options: SharingOptions) {
    this.#options = options;
    const { devices, onChange, logger } = options;
    this.#screen = new LocalScreen({ devices, onChange, logger });
  }

  get state(): LocalScreenState {
    return this.#screen.state;
  }

  /** From a click. Rejects with AppError: unsupported, share-taken {name}, share-refused. */
  share(call: CallView, { workspaces, desktop }: AppView, hint: ShareHint): Promise<void> {
    // what the system forbids ends like a question that the person cancelled: it must be told apart before
    const denied = desktop.screenAccess === 'denied' ? new AppError('share-refused') : null;
    const error = whyNotShare(call, workspaces[call.workspaceId]) ?? denied;
    return error ? Promise.reject(error) : this.#screen.start(call.id, hint);
  }

  pause(paused: boolean): void {
    this.#screen.pause(paused);
  }

  hint(hint: ShareHint): void {
    this.#screen.hint(hint);
  }

  stop(): void {
    this.#screen.stop();
  }

  /**
   * Sharing does not outlive the call that it is in, nor its hold; a window that was reloaded in it shares no more. Where only one may
   * share, whoever begins last has it.
   */
  follow({ calls: all, workspaces }: Pick<AppView, 'calls' | 'workspaces'>, talking: CallView | null): void {
    const calls = Object.values(all);
    const isMine = this.state.state !== 'off' && this.state.callId === talking?.id;
    if (this.state.state !== 'off' && !isMine) this.#screen.stop();
    if (talking && isMine && onlySharer(talking, workspaces[talking.workspaceId])) this.#screen.stop();
    for (const callId of this.#told.keys()) {
      if (!calls.some(({ id }) => id === callId)) this.#told.delete(callId);
    }
    for (const call of calls) if (call.state.phase === 'joined') this.#tell(call);
  }

  #tell({ id, mediaState }: CallView): void {
    const { state } = this;
    const shares = state.state === 'sharing' && state.callId === id;
    if ((this.#told.get(id) ?? mediaState.screenSharing) === shares) return;
    this.#told.set(id, shares);
    this.#options
      .tell(id, shares)
      .catch((error: unknown) => this.#options.logger.warn('sharing not told', { error }));
  }
}
