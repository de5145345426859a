import { extname } from 'node:path';

/** What file systems refuse or read as something else, in file names of any of the three systems; and what turns writing around. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}\p{Cf}]/gu;
const NAME_CHARS_MAX = 120;
const ENDING_CHARS_MAX = 16;

/** Part of a file name, out of what somebody wrote: it can be no path and hide no ending. */
export function safeName(text: string, charsMax: number): string {
  const plain = text.replace(FORBIDDEN, ' ').replace(/\s+/g, ' ').trim();
  return Array.from(plain)
    .slice(0, charsMax)
    .join('')
    .replace(/^[.\s]+/, '')
    .trim();
}

/** A whole file name, with the ending that it says it has. */
export function safeFileName(text: string): string {
  const whole = safeName(text, text.length);
  const ending = extname(whole);
  if (ending.length > ENDING_CHARS_MAX) return safeName(whole, NAME_CHARS_MAX);
  const name = safeName(whole.slice(0, whole.length - ending.length), NAME_CHARS_MAX);
  return name === '' ? 'file' : name + ending;
}
