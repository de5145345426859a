import { guarded } from '../guard.ts';
import type { WebContents } from './web-contents.ts';

/** Every web contents that is not destroyed, by its id. */
export const openContents = new Map<number, WebContents>();

export const webContents = guarded('webContents', {
  getAllWebContents: (): WebContents[] => [...openContents.values()],
  getFocusedWebContents: (): WebContents | null => find((contents) => contents.isFocused()) ?? null,
  fromId: (id: number): WebContents | undefined => openContents.get(id),
  fromFrame: (frame: object): WebContents | undefined => find(({ mainFrame }) => mainFrame === frame),
  fromDevToolsTargetId: (targetId: string): WebContents | undefined =>
    find((contents) => contents.targetId === targetId),
});

function find(test: (contents: WebContents) => boolean): WebContents | undefined {
  return [...openContents.values()].find(test);
}
