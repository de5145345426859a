import { useSyncExternalStore } from 'react';

/** Below this only the list or the conversation fits. The same limit stands in the style sheets of what folds there. */
const QUERY = '(width < 45rem)';

function subscribe(listener: () => void): () => void {
  const query = globalThis.matchMedia(QUERY);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

export const useNarrow = (): boolean =>
  useSyncExternalStore(subscribe, () => globalThis.matchMedia(QUERY).matches);
