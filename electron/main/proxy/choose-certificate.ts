import { readFile, stat } from 'node:fs/promises';
import type { Dialog } from 'electron';
import { AppError } from '#shared/errors/app-error.ts';
import { createWords } from '../words.ts';

/** More than any certificate with its key; the file is whatever the person has clicked on. */
const BYTES_MAX = 200_000;

/** The person chooses a PKCS #12 file; `null`: they chose none. Errors: bad-certificate-file. */
export async function chooseCertificate(dialog: Pick<Dialog, 'showOpenDialog'>): Promise<Buffer | null> {
  const words = createWords();
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: words('certificateTitle'),
    filters: [{ name: words('certificateKind'), extensions: ['p12', 'pfx'] }],
    properties: ['openFile'],
  });
  const [path] = filePaths;
  if (canceled || path === undefined) return null;
  try {
    if ((await stat(path)).size <= BYTES_MAX) return await readFile(path);
  } catch (error) {
    throw new AppError('bad-certificate-file', {}, error);
  }
  throw new AppError('bad-certificate-file');
}
