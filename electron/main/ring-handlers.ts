import type { Engine } from '#engine/engine.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { ringGroup } from '#shared/contracts/ipc/ring.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { RingFeed } from './ring/ring-feed.ts';

export interface RingHandlersOptions {
  readonly engine: Pick<Engine, 'ring' | 'handlers'>;
  readonly rings: Pick<RingFeed, 'rings'>;
  /** The person accepted: the call goes on in the main window. */
  readonly onAccept: () => void;
}

/** The verbs of the ring window, also done for a notification's buttons. */
export function ringHandlers({ engine, rings, onAccept }: RingHandlersOptions): Handlers<typeof ringGroup> {
  return {
    current: () => [...rings.rings],
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
