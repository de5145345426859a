import { safeName } from '../safe-name.ts';

const TITLE_CHARS_MAX = 80;
export const EXTENSION = '.webm';

const two = (value: number): string => String(value).padStart(2, '0');

/** The name that is proposed: what the page calls it, and when it began in local time. A title can be no path and hide no ending. */
export function proposedName(title: string, now: number): string {
  const name = safeName(title, TITLE_CHARS_MAX);
  const at = new Date(now);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}.${two(at.getMinutes())}`;
  return `${[name, day, time].filter((part) => part !== '').join(' ')}${EXTENSION}`;
}
