import { useEffect, useRef } from 'react';

/** Keys of a call, as they are shown; the same on every layout, for they go by the letter. */
export const KEYS = {
  microphone: 'Ctrl+D',
  camera: 'Ctrl+E',
  share: 'Ctrl+Shift+S',
  hand: 'Ctrl+Shift+H',
  accept: 'Ctrl+Shift+A',
  acceptWithVideo: 'Ctrl+Shift+V',
  decline: 'Ctrl+Shift+X',
} as const;

/** `Ctrl+D` for a key stroke; on a Mac the command key counts as Ctrl. */
export function strokeOf(
  event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'key'>,
): string {
  const { ctrlKey, metaKey, shiftKey, altKey, key } = event;
  const held = [(ctrlKey || metaKey) && 'Ctrl', altKey && 'Alt', shiftKey && 'Shift'].filter(Boolean);
  return [...held, key.length === 1 ? key.toUpperCase() : key].join('+');
}

/** Hears the keys in the whole window while the component is there. A held key counts once. */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const shortcut = current.current[strokeOf(event)];
      if (!shortcut || event.repeat) return;
      event.preventDefault();
      shortcut();
    };
    globalThis.addEventListener('keydown', hear);
    return () => globalThis.removeEventListener('keydown', hear);
  }, []);
}
