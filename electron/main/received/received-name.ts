import { safeFileName } from '../safe-name.ts';

/** Windows opens a device under these, whatever the ending is. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\s|$)/i;

/** The name that is proposed for a file that somebody else has named: no path, no device, nothing hidden. */
export function receivedName(name: string): string {
  // a path of any system: its last part is what was meant
  const last = name.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? '';
  const safe = safeFileName(last).replace(/[.\s]+$/, '');
  if (safe === '') return 'file';
  return DEVICE.test(safe) ? `_${safe}` : safe;
}
