import type { AttachmentView } from '#shared/contracts/view.ts';

/** Pictures that main sends as such; everything else, whatever it is called, can only be saved. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

export const isPicture = ({ mime }: AttachmentView): boolean =>
  PICTURE.test(mime.split(';')[0]?.trim().toLowerCase() ?? '');

/** Where its bytes are, of the page's own origin. */
export const mediaUrl = (workspaceId: string, { id }: AttachmentView): string =>
  `/media/${encodeURIComponent(workspaceId)}/${encodeURIComponent(id)}`;
