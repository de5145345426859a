/** What is inside an asar: the archive that Electron runs the app from. Read here by its own few bytes, so that tests look at the file itself. */
import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';

interface AsarFile {
  readonly size: number;
  /** Decimal; absent: the file lies beside the archive. */
  readonly offset?: string | undefined;
  readonly integrity?: { readonly algorithm: string; readonly hash: string } | undefined;
}
interface AsarFolder {
  readonly files: Readonly<Record<string, AsarNode>>;
}
type AsarNode = AsarFile | AsarFolder;

const AsarNode: z.ZodType<AsarNode> = z.lazy(() =>
  z.union([
    z.object({ files: z.record(z.string(), AsarNode) }),
    z.object({
      size: z.number(),
      offset: z.string().optional(),
      integrity: z.object({ algorithm: z.string(), hash: z.string() }).optional(),
    }),
  ]),
);

/** Two little-endian numbers before the header, two inside of it: sizes of what follows, in the form of Chromium's Pickle. */
const HEAD_BYTES = 16;

export interface AsarEntry {
  /** With forward slashes, from the top of the archive. */
  readonly path: string;
  readonly bytes: number;
  /** false: no hash is kept, so that a changed file is not noticed. */
  readonly hashed: boolean;
  /** `null`: it lies beside the archive. */
  read(): Buffer | null;
}

/** Every file of the archive. Throws where it is none. */
export function readAsar(archive: string): AsarEntry[] {
  const head = bytesAt(archive, 0, HEAD_BYTES);
  const headerBytes = head.readUInt32LE(4);
  const text = bytesAt(archive, HEAD_BYTES, head.readUInt32LE(12)).toString('utf8');
  const begin = 8 + headerBytes;
  const entries: AsarEntry[] = [];
  const walk = (node: AsarNode, path: string): void => {
    if ('files' in node) {
      for (const [name, child] of Object.entries(node.files))
        walk(child, path === '' ? name : `${path}/${name}`);
      return;
    }
    const { size, offset, integrity } = node;
    entries.push({
      path,
      bytes: size,
      hashed: integrity?.algorithm === 'SHA256' && integrity.hash !== '',
      read: () => (offset === undefined ? null : bytesAt(archive, begin + Number(offset), size)),
    });
  };
  walk(AsarNode.parse(JSON.parse(text)), '');
  return entries;
}

/** An archive without files, for the stand-in. */
export function emptyAsar(): Buffer {
  const text = Buffer.from('{"files":{}}');
  const head = Buffer.alloc(HEAD_BYTES);
  for (const [index, value] of [4, text.length + 8, text.length + 4, text.length].entries())
    head.writeUInt32LE(value, index * 4);
  return Buffer.concat([head, text]);
}

function bytesAt(file: string, from: number, length: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    const got = readSync(handle, bytes, 0, length, from);
    if (got !== length) throw new Error(`${file} ends before its time`);
    return bytes;
  } finally {
    closeSync(handle);
  }
}
