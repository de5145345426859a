import { useSyncExternalStore } from 'react';

/** From here on a call and a conversation fit side by side; the same limit stands in the App. */
const QUERY = '(width >= 1100px)';

function subscribe(listener: () => void): () => void {
  const query = globalThis.matchMedia(QUERY);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

export const useWide = (): boolean =>
  useSyncExternalStore(subscribe, () => globalThis.matchMedia(QUERY).matches);
