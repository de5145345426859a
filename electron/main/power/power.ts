/** A call keeps the computer awake: sound the computer, a picture the display too. Released at once. */
import type { PowerSaveBlocker } from 'electron';
import type { AppView } from '#shared/contracts/view.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { follow, type Followed } from '../follow.ts';
import { isInCall, talkedCall } from '../live-calls.ts';

type Need = 'prevent-app-suspension' | 'prevent-display-sleep';

export interface PowerOptions {
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly engine: Followed;
  readonly logger: Logger;
}

/** Follows the calls from now on. The answer lets the computer sleep. */
export function keepAwake({ powerSaveBlocker, engine, logger }: PowerOptions): () => void {
  let blocker: number | null = null;
  const release = (): void => {
    if (blocker !== null) powerSaveBlocker.stop(blocker);
    blocker = null;
  };
  const end = follow(engine, powerNeed, (need) => {
    const before = blocker;
    blocker = need && powerSaveBlocker.start(need);
    // the new one is there before the old one goes: no moment in which the display may sleep
    if (before !== null) powerSaveBlocker.stop(before);
    if (before !== null || need) logger.info('keepAwake() | need', { need });
  });
  return () => {
    end();
    release();
  };
}

/** What the calls need; `null`: nothing. A held call is still a call, but nobody looks at it. */
export function powerNeed(view: AppView): Need | null {
  if (!isInCall(view)) return null;
  const call = talkedCall(view);
  const states = call ? [call.mediaState, ...call.participants.map(({ mediaState }) => mediaState)] : [];
  const isSeen = states.some(({ videoEnabled, screenSharing }) => videoEnabled || screenSharing);
  return isSeen ? 'prevent-display-sleep' : 'prevent-app-suspension';
}
