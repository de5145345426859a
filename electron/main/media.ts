/** Files of conversations, at `/media/<workspaceId>/<attachmentId>` of the pages' own origin: streamed from the engine, kept nowhere. */
import type { Engine } from '#engine/engine.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { type Portion, type Pieces, portionOf } from './media-portion.ts';
import { safeFileName } from './safe-name.ts';
import { SECURITY_HEADERS } from './serve.ts';

export interface MediaAnswer {
  readonly status: 200 | 206 | 404 | 416 | 502;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes must be read, or returned. */
  readonly body: Pieces | string;
}

/** `path`: percent-encoded, as it stands in the address. `range`: the header; `null`: none. Never rejects. */
export type MediaServer = (path: string, range: string | null) => Promise<MediaAnswer>;

const PREFIX = '/media/';
const PATH = /^\/media\/([\w-]{1,100})\/([^/]+)$/;
const ID_CHARS_MAX = 200;

/** What pages show or play; everything else, and what a colleague calls so, is only ever saved. SVG is a document with scripts. */
const SHOWN =
  /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/(mpeg|mp4|aac|ogg|opus|wav|x-wav|flac|webm)|video\/(mp4|webm|ogg))$/;

/** Whatever is in it, it runs nothing and loads nothing, and no page can frame it. */
const HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cache-control': 'no-store',
};

/** These say that there is nothing for that person; the rest, that it could not be had now. */
const ABSENT: ReadonlySet<AppErrorCode> = new Set([
  'not-found',
  'unsupported',
  'session-expired',
  'not-allowed',
  'not-a-member',
]);

export const isMediaPath = (path: string): boolean => path.startsWith(PREFIX);

/** Serves the files of the workspaces in which somebody is signed in. */
export function createMediaServer(engine: Pick<Engine, 'file'>, logger: Logger): MediaServer {
  return async (path, range) => {
    const ids = idsOf(path);
    if (!ids) return refusal(404, 'Not found');
    try {
      const { name, mime, size, bytes } = await engine.file(ids.workspaceId, ids.attachmentId);
      const portion = await portionOf(bytes, size, range);
      if (!portion) return refusal(416, 'No such range', { 'content-range': `bytes */${size}` });
      return {
        status: portion.range ? 206 : 200,
        headers: headersOf(name, mime, size, portion),
        body: portion.pieces,
      };
    } catch (error) {
      const { code } = AppError.from(error);
      logger.info('media | not served', { workspaceId: ids.workspaceId, code, error });
      return ABSENT.has(code) ? refusal(404, 'Not found') : refusal(502, 'Not available');
    }
  };
}

function headersOf(
  name: string,
  mime: string,
  size: number | null,
  { range, length }: Portion,
): Record<string, string> {
  const type = mime.split(';')[0]?.trim().toLowerCase() ?? '';
  const isShown = SHOWN.test(type);
  const fileName = encodeURIComponent(safeFileName(name)).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );
  return {
    ...HEADERS,
    'content-type': isShown ? type : 'application/octet-stream',
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${fileName}`,
    ...(length === null ? {} : { 'content-length': String(length), 'accept-ranges': 'bytes' }),
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${size}` } : {}),
  };
}

function idsOf(path: string): { workspaceId: string; attachmentId: string } | null {
  const [, workspaceId, encoded] = PATH.exec(path) ?? [];
  if (workspaceId === undefined || encoded === undefined) return null;
  try {
    const attachmentId = decodeURIComponent(encoded);
    return attachmentId.length <= ID_CHARS_MAX ? { workspaceId, attachmentId } : null;
  } catch {
    // not percent-encoded as addresses are: nothing of ours
    return null;
  }
}

const refusal = (status: 404 | 416 | 502, body: string, more: Record<string, string> = {}): MediaAnswer => ({
  status,
  headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8', ...more },
  body,
});
