/** Where a system keeps what its administrator lays down for programs. */
import { execFile } from 'node:child_process';

/** One piece of it, with the place that is named to the administrator. Later pieces win over earlier ones. */
export type PolicyPart =
  | { readonly from: string; readonly value: unknown }
  /** It is there and cannot be read. */
  | { readonly from: string; readonly problem: string };

/** Reads all pieces; none where nothing is laid down. Never rejects: what cannot be read is a piece with a problem. */
export type PolicySource = () => Promise<readonly PolicyPart[]>;

export interface ProgramAnswer {
  /** `null`: the program could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type RunProgram = (program: string, args: readonly string[]) => Promise<ProgramAnswer>;

/** Long enough for a slow disk; the start of the app waits for it. */
const LIMIT_MS = 5000;
const OUTPUT_BYTES_MAX = 4_000_000;

/** Runs a program of the system without a shell. Never rejects. */
export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve) => {
    const options = { timeout: LIMIT_MS, maxBuffer: OUTPUT_BYTES_MAX, windowsHide: true };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });

/** JSON of one piece. */
export function partOf(from: string, text: string): PolicyPart {
  try {
    return { from, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { from, problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
