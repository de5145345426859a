import { guarded } from '../guard.ts';

let text = '';

/** A clipboard of its own: it neither reads nor touches that of the desktop. */
export const clipboard = guarded('clipboard', {
  readText: async (): Promise<string> => text,

  async writeText(value: string): Promise<void> {
    text = value;
  },

  has: async (mimetype: string): Promise<boolean> => mimetype === 'text/plain' && text !== '',

  clear(): void {
    text = '';
  },
});
