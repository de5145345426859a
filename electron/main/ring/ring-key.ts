import type { Shortcuts } from '../shortcuts/shortcuts.ts';
import type { RingFeed } from './ring-feed.ts';

/** The global key that brings a ringing call to the keyboard: ours only while it rings. */
export function holdRingKey(
  rings: Pick<RingFeed, 'rings' | 'events'>,
  shortcuts: Pick<Shortcuts, 'hold'>,
  onPress: () => void,
): void {
  let release: (() => void) | null = null;
  const follow = (): void => {
    if (rings.rings.length > 0) release ??= shortcuts.hold('ring', onPress);
    else {
      release?.();
      release = null;
    }
  };
  rings.events.on('changed', follow);
  follow();
}
