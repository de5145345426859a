import { useSyncExternalStore } from 'react';

/** Below this only the list or the conversation fits. The same limit stands in Shell.module.css. */
const NARROW = '(width < 45rem)';
/** From this on a call and a conversation fit side by side. */
const WIDE = '(width >= 1100px)';

const subscribeTo =
  (media: string) =>
  (listener: () => void): (() => void) => {
    const query = globalThis.matchMedia(media);
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  };
const toNarrow = subscribeTo(NARROW);
const toWide = subscribeTo(WIDE);

export const useNarrow = (): boolean =>
  useSyncExternalStore(toNarrow, () => globalThis.matchMedia(NARROW).matches);

export const useWide = (): boolean => useSyncExternalStore(toWide, () => globalThis.matchMedia(WIDE).matches);
