import { canCapture, CAPTURE_TITLE } from '../chromium/chromium.ts';
import { retitle } from './x11.ts';

/**
 * Chromium runs with --auto-select-desktop-capture-source, which picks by title. So the chosen window wears that title
 * while the page calls the real getDisplayMedia: for about 0.2 s, and one window at a time.
 */
let last: Promise<void> = Promise.resolve();

/** Makes Chromium's next capture take this source. The answer must be called once the capture has begun. */
export async function aimCapture(sourceId: string): Promise<() => Promise<void>> {
  const before = last;
  let markDone!: () => void;
  last = new Promise((resolve) => {
    markDone = resolve;
  });
  await before;
  const [kind, id] = sourceId.split(':');
  if (kind !== 'window' || !canCapture()) return async () => markDone();
  try {
    const restore = await retitle(Number(id), CAPTURE_TITLE);
    return () => restore().finally(markDone);
  } catch (error) {
    markDone();
    throw error;
  }
}
