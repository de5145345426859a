import { useEffect, useRef, useState } from 'react';
import { useCallRoom } from '../../../call/context.tsx';

/** What takes a space bar for itself: it is written into, or pressed by it. */
const TAKES_SPACE = [
  'input',
  'textarea',
  'select',
  'button',
  'a[href]',
  'summary',
  'video[controls]',
  '[contenteditable]:not([contenteditable="false"])',
  '[role="button"]',
  '[role="menuitem"]',
  '[role="menuitemcheckbox"]',
  '[role="option"]',
  '[role="checkbox"]',
  '[role="radio"]',
  '[role="switch"]',
  '[role="tab"]',
  '[role="slider"]',
  '[role="dialog"]',
].join(',');

const takesSpace = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(TAKES_SPACE) !== null;

/** Space is held to talk while the microphone is muted. The answer: it is held now. */
export function useHoldToTalk(callId: string, muted: boolean): boolean {
  const room = useCallRoom();
  const [held, setHeld] = useState(false);
  const holding = useRef(false);
  const isMuted = useRef(muted);
  useEffect(() => {
    isMuted.current = muted;
  });
  useEffect(() => {
    const hold = (next: boolean) => {
      if (holding.current === next) return;
      holding.current = next;
      setHeld(next);
      room.holdToTalk(callId, next);
    };
    const press = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (event.key !== ' ' || !plain || takesSpace(event.target)) return;
      if (!holding.current && (!isMuted.current || event.repeat)) return;
      event.preventDefault(); // else the page scrolls
      hold(true);
    };
    const release = (event: KeyboardEvent) => event.key === ' ' && hold(false);
    // the key may be let go where nobody here hears it
    const lose = () => hold(false);
    globalThis.addEventListener('keydown', press);
    globalThis.addEventListener('keyup', release);
    globalThis.addEventListener('blur', lose);
    return () => {
      globalThis.removeEventListener('keydown', press);
      globalThis.removeEventListener('keyup', release);
      globalThis.removeEventListener('blur', lose);
      lose();
    };
  }, [room, callId]);
  return held;
}
