import type { Engine } from '#engine/engine.ts';
import type { AppView } from '#shared/contracts/view.ts';

/** The part of the engine that is followed. */
export interface Followed {
  readonly events: Pick<Engine['events'], 'on'>;
  view(): AppView;
}

/**
 * Calls `act` with what `pick` takes out of the view: at once, and whenever that is another than before. `pick` gives small plain
 * data, without functions. The answer ends it.
 */
export function follow<T>(
  engine: Followed,
  pick: (view: AppView) => T,
  act: (picked: T) => void,
): () => void {
  let before: string | undefined;
  const look = (): void => {
    const picked = pick(engine.view());
    const text = JSON.stringify(picked);
    if (text === before) return;
    before = text;
    act(picked);
  };
  const end = engine.events.on('patch', look);
  look();
  return end;
}
