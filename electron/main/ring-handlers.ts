import type { Engine } from '#engine/engine.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { ringGroup, RingView } from '#shared/contracts/ipc/ring.ts';
import { AppError } from '#shared/errors/app-error.ts';

export interface RingHandlersOptions {
  readonly engine: Pick<Engine, 'ring' | 'handlers'>;
  /** The person accepted: the call goes on in the main window. */
  readonly onAccept: () => void;
}

/** The calls that are to be heard and seen outside of the main window. */
export const loud = (rings: readonly RingView[]): RingView[] => rings.filter(({ quiet }) => !quiet);

/** The verbs of the ring window, also done for a notification's buttons. */
export function ringHandlers({ engine, onAccept }: RingHandlersOptions): Handlers<typeof ringGroup> {
  return {
    current: () => loud(engine.ring()),
    async accept(answer) {
      onAccept();
      await engine.handlers.call.accept({ ...answer, others: answer.others ?? 'hold' });
    },
    async decline(answer) {
      await engine.handlers.call.decline(answer);
    },
    async reply({ callId, text }) {
      const ring = engine.ring().find((one) => one.callId === callId);
      if (!ring) throw new AppError('not-found');
      const { workspaceId, conversationId } = ring;
      // first, for it may fail while there is still a window that can say so
      await engine.handlers.chat.send({ workspaceId, conversationId, content: text });
      await engine.handlers.call.decline({ callId });
    },
  };
}
