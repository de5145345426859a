import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { CallPerson } from '../../../call/derive-people.ts';
import { floorFreeAt, followFocus, NO_FOCUS, type StageFocus } from './stage-focus.ts';

/** Follows who speaks and who shares. */
export function useStageFocus(people: readonly CallPerson[]): StageFocus {
  const [store] = useState(() => createStore<StageFocus>(() => NO_FOCUS));
  const focus = useStore(store);
  const freeAt = floorFreeAt(focus, people);
  useEffect(() => {
    const look = () => store.setState((before) => followFocus(before, people, Date.now()));
    look();
    if (freeAt === null) return undefined;
    const timer = setTimeout(look, Math.max(0, freeAt - Date.now()));
    return () => clearTimeout(timer);
  }, [store, people, freeAt]);
  return focus;
}
