import { useSyncExternalStore } from 'react';

const EVENTS = ['focus', 'blur'] as const;

function subscribe(listener: () => void): () => void {
  for (const name of EVENTS) globalThis.addEventListener(name, listener);
  document.addEventListener('visibilitychange', listener);
  return () => {
    for (const name of EVENTS) globalThis.removeEventListener(name, listener);
    document.removeEventListener('visibilitychange', listener);
  };
}

/** Somebody looks at this window: it is visible and has the focus. Only then is a message read. */
export const useAttention = (): boolean =>
  useSyncExternalStore(subscribe, () => document.visibilityState === 'visible' && document.hasFocus());
