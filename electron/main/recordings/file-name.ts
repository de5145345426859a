const TITLE_CHARS_MAX = 80;
/** What file systems refuse or read as something else, in file names of any of the three systems. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}\p{Cf}]/gu;
export const EXTENSION = '.webm';

const two = (value: number): string => String(value).padStart(2, '0');

/** The name that is proposed: what the page calls it, and when it began in local time. A title can be no path and hide no ending. */
export function proposedName(title: string, now: number): string {
  const plain = title.replace(FORBIDDEN, ' ').replace(/\s+/g, ' ').trim();
  const name = Array.from(plain)
    .slice(0, TITLE_CHARS_MAX)
    .join('')
    .replace(/^[.\s]+/, '')
    .trim();
  const at = new Date(now);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}.${two(at.getMinutes())}`;
  return `${[name, day, time].filter((part) => part !== '').join(' ')}${EXTENSION}`;
}
