import type { AppView, CallView, ParticipantView, WorkspaceView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
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
  readonly clock: Clock;
  readonly logger: Logger;
}

interface AloneVerbs {
  readonly begin: () => Promise<{ callId: string }>;
  readonly end: (callId: string) => Promise<unknown>;
}

/** A screen that was picked before there is a call for it. */
const NO_CALL = '';
/** The view shows the call that was begun for it within this, or it is shared no more. */
const CALL_GRACE_MS = 5000;

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
  /** A call for my screen alone that is not to be seen yet. */
  #begun: string | null = null;

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

  /**
   * From a click: asks what to share, and then begins a call for that alone. `null`: the person thought better of it. Rejects with
   * AppError: share-refused and those of `begin`.
   */
  async shareAlone(
    view: Pick<AppView, 'desktop'> | null,
    hint: ShareHint,
    { begin, end }: AloneVerbs,
  ): Promise<{ callId: string } | null> {
    if (view?.desktop.screenAccess === 'denied') throw new AppError('share-refused');
    try {
      await this.#screen.start(NO_CALL, hint);
      if (this.state.state !== 'sharing' || this.state.callId !== NO_CALL) return null;
      const begun = await begin();
      this.#begun = begun.callId;
      this.#screen.move(begun.callId);
      this.#options.clock.after(CALL_GRACE_MS, () => this.#endGrace());
      // what was picked may have been closed meanwhile
      if (this.state.state !== 'sharing') await end(begun.callId);
      return begun;
    } catch (error) {
      if (this.state.state !== 'off' && this.state.callId === NO_CALL) this.#screen.stop();
      throw error;
    }
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
    if (talking?.id === this.#begun) this.#begun = null;
    if (this.state.state !== 'off' && !isMine && !this.#isAwaited) this.#screen.stop();
    if (talking && isMine && onlySharer(talking, workspaces[talking.workspaceId])) this.#screen.stop();
    for (const callId of this.#told.keys()) {
      if (!calls.some(({ id }) => id === callId)) this.#told.delete(callId);
    }
    for (const call of calls) if (call.state.phase === 'joined') this.#tell(call);
  }

  /** Picked, or shared, for a call that is not to be seen yet. */
  get #isAwaited(): boolean {
    const { state } = this;
    return state.state !== 'off' && (state.callId === NO_CALL || state.callId === this.#begun);
  }

  #endGrace(): void {
    if (this.#begun !== null && this.#isAwaited) this.#screen.stop();
    this.#begun = null;
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
