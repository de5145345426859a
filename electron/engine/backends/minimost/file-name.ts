import type { Message } from '#shared/contracts/connect/model.ts';
import type { MessageRow } from './rows.ts';

const PREFIX = /^[0-9a-f]{32}(_|\.)/;
const MIME: ReadonlyMap<string, string> = new Map(
  Object.entries({
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    png: 'image/png',
    gif: 'image/gif',
    webp: 'image/webp',
    pdf: 'application/pdf',
    txt: 'text/plain',
    mp4: 'video/mp4',
    mp3: 'audio/mpeg',
    zip: 'application/zip',
  }),
);

/** What the server calls a file by, as people named it: pictures lose their names there. */
export function fileNameOf(stored: string): string {
  const separator = PREFIX.exec(stored)?.[1];
  if (separator === undefined) return stored;
  return separator === '_' ? stored.slice(33) || stored : `image${stored.slice(32)}`;
}

export function mimeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return MIME.get(ending) ?? 'application/octet-stream';
}

/** Of the row of a message: at most one file. */
export function attachmentsOf({ filename }: MessageRow): Message['attachments'] {
  if (filename == null || filename === '') return [];
  return [{ id: filename.slice(0, 200), name: fileNameOf(filename), size: null, mime: mimeOf(filename) }];
}
