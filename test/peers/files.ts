/** Files on the disk of a test, and how people hand them over. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import type { Person } from '../e2e/people/person.ts';

const PIECE_BYTES = 1_048_576;

/** A new file of so many bytes, no two megabytes of it alike. */
export async function makeFile(path: string, size: number): Promise<void> {
  const file = await open(path, 'wx');
  const piece = randomBytes(PIECE_BYTES);
  for (let at = 0; at < size; at += PIECE_BYTES) {
    piece.writeUInt32LE(at / PIECE_BYTES);
    await file.write(piece, 0, Math.min(PIECE_BYTES, size - at));
  }
  await file.close();
}

/** In hex; of any size. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Offers it to somebody of the open conversation. */
export async function offersFile(person: Person, to: string, path: string): Promise<void> {
  const about = person.button(`More about ${to}`);
  if (!(await about.isVisible())) await person.button(/^\d+ members?$/).click();
  await about.click();
  const choosing = person.page.waitForEvent('filechooser');
  await person.page.getByRole('menuitem', { name: 'Send file…' }).click();
  await (await choosing).setFiles(path);
}

/** A file on its way, or gone. */
const rowOf = ({ page }: Person, name: string): Locator =>
  page.getByRole('region', { name: 'Files on their way' }).getByRole('listitem').filter({ hasText: name });

/** Takes what is offered under that name, and has the system's dialog answered with `path`. */
export async function takesFile(person: Person, name: string, path: string): Promise<void> {
  await person.desk.keepsFilesAs(path);
  await rowOf(person, name).getByRole('button', { name: 'Accept', exact: true }).click();
}

/** What its sender is told once the other end has it whole. */
export const saidSent = (person: Person, name: string): Locator => rowOf(person, name).getByText(/^Sent · /);

/** What its receiver is told once it is whole, and on the disk. */
export const saidReceived = (person: Person, name: string): Locator =>
  rowOf(person, name).getByText(/^Received · /);
