import { execFile } from 'node:child_process';

const LIMIT_MS = 1000;

/** Asks a small program of the system, without a shell; `null`: it is not there, said no, or took too long. Never rejects. */
export type Run = (file: string, args: readonly string[]) => Promise<string | null>;

export const run: Run = (file, args) =>
  new Promise((answer) => {
    execFile(file, args, { timeout: LIMIT_MS, windowsHide: true }, (error, output) =>
      answer(error ? null : output),
    );
  });
