import type { Engine } from '#engine/engine.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { microphoneOf, talkedCall } from '../live-calls.ts';
import type { Command } from './arguments.ts';

export interface CommandsOptions {
  readonly engine: Pick<Engine, 'view'> & { readonly handlers: Pick<Engine['handlers'], 'call'> };
  /** A call was answered: it goes on in the main window. */
  readonly onAnswer: () => void;
  readonly logger: Logger;
}

/** What keys, the tray, the widget and another start of the app do to the call. Where there is no such call, nothing happens. */
export class Commands {
  readonly #options: CommandsOptions;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /** Never throws. */
  run(command: Command): void {
    this.#do(command).catch((error: unknown) => {
      this.#options.logger.warn('run() | failed', { command, error });
    });
  }

  async #do(command: Command): Promise<void> {
    const { engine, onAnswer } = this.#options;
    const { call: verbs } = engine.handlers;
    const view = engine.view();
    switch (command) {
      case 'toggle-mute': {
        const call = talkedCall(view);
        if (!call || microphoneOf(view) === null) return;
        const { mediaState } = call;
        await verbs.setMedia({
          callId: call.id,
          mediaState: { ...mediaState, audioEnabled: !mediaState.audioEnabled },
        });
        return;
      }
      case 'answer': {
        const callId = ringingCallId(view);
        if (callId === null) return;
        onAnswer();
        await verbs.accept({ callId, video: false, others: 'hold' });
        return;
      }
      case 'hang-up': {
        const callId = (talkedCall(view) ?? outgoingCall(view))?.id;
        if (callId !== undefined) await verbs.hangUp({ callId });
        return;
      }
      default:
        assertNever(command, 'command');
    }
  }
}

const outgoingCall = (view: AppView) =>
  Object.values(view.calls).find(({ state }) => state.phase === 'outgoing') ?? null;

function ringingCallId(view: AppView): string | null {
  const ringing = Object.values(view.calls).find(
    ({ state }) => state.phase === 'incoming' && !state.answering,
  );
  return ringing?.id ?? null;
}
