import { useEffect, useRef } from 'react';

/** Hears Escape, unless something nearer has taken it: a dialog or a menu that it closes says so. `null`: not now. */
export function useEscape(then: (() => void) | null): void {
  const current = useRef(then);
  useEffect(() => {
    current.current = then;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.repeat || !current.current) return;
      event.preventDefault();
      current.current();
    };
    globalThis.addEventListener('keydown', hear);
    return () => globalThis.removeEventListener('keydown', hear);
  }, []);
}
