import { AppError, fileTooLarge } from '#shared/errors/app-error.ts';
import type { Bytes, FilePort } from '../adapter.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { fileNameOf, mimeOf } from './file-name.ts';
import { multipart } from './multipart.ts';
import { inPath, type Site } from './site.ts';

export interface FilePortDeps {
  readonly site: Site;
  readonly channels: Channels;
  readonly maxBytes: () => number;
  readonly randomId: () => string;
  readonly onTouched: (channel: Channel) => void;
}

/** Files of a minimost server: sent with their message, fetched by the name that it gave them. */
export function createFilePort(deps: FilePortDeps): FilePort {
  const { site, channels, maxBytes, randomId, onTouched } = deps;
  const tooLarge = () => fileTooLarge(maxBytes());
  return {
    async send(conversationId, { name, mime, size, bytes }, text) {
      const channel = channels.must(conversationId);
      onTouched(channel);
      if (size > maxBytes()) throw tooLarge();
      const content = await collect(bytes, maxBytes(), tooLarge);
      const file = multipart(randomId(), { text }, { field: 'files', name, mime, bytes: content });
      try {
        channels.tell(channel, await channel.sendFile({ text, replyToId: null, file }));
      } catch (error) {
        throw AppError.from(error).code === 'file-too-large' ? tooLarge() : error;
      }
    },
    async fetch(attachmentId) {
      const abort = new AbortController();
      const response = await site.stream(`/files/${inPath(attachmentId)}`, {}, abort.signal);
      if (response.status !== 200 || !response.body) {
        abort.abort();
        throw new AppError('not-found');
      }
      const length = Number(response.headers.get('content-length'));
      return {
        name: fileNameOf(attachmentId),
        mime: mimeOf(attachmentId),
        size: length > 0 ? length : null,
        bytes: response.body,
      };
    },
  };
}

/** In memory: the server takes 25 MB at most, and wants to know the length first. */
async function collect(bytes: Bytes, max: number, tooLarge: () => AppError): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > max) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
