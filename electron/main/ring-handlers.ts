import type { Engine } from '#engine/engine.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { ringGroup } from '#shared/contracts/ipc/ring.ts';

export interface RingHandlersOptions {
  readonly engine: Pick<Engine, 'ring' | 'handlers'>;
  /** The person accepted: the call goes on in the main window. */
  readonly onAccept: () => void;
}

/** The verbs of the ring window: one call, three answers. */
export function ringHandlers({ engine, onAccept }: RingHandlersOptions): Handlers<typeof ringGroup> {
  return {
    current: () => engine.ring(),
    async accept(answer) {
      onAccept();
      await engine.handlers.call.accept({ ...answer, others: answer.others ?? 'hold' });
    },
    async decline(answer) {
      await engine.handlers.call.decline(answer);
    },
  };
}
