import {
  appendFileSync,
  chmodSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#shared/tools/clock.ts';
import { type LogFields, type LogLevel, type LogRecord, type LogSink, redact } from '#shared/tools/logger.ts';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const FILES_KEPT = 3;
const KEEP_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface LogFileOptions {
  readonly dir: string;
  readonly clock: Clock;
  /** Records below it are dropped. */
  readonly level?: LogLevel;
  /** Size at which the file is set aside. */
  readonly maxBytes?: number;
  /** Files that were not written to for so many days are deleted at the start; one that began before is set aside. */
  readonly keepDays?: number;
  /** Where `warn` and above are also said; stderr in the app. */
  readonly say?: (line: string) => void;
}

export interface LogFile {
  readonly sink: LogSink;
  /** Writes what is still held back, before the process ends. */
  flush(): void;
  /** The newest lines, at most so many bytes, oldest first. */
  tail(bytes: number): string;
}

/** One line per record in `dir/parley.log`, for its owner alone; the three files before it are kept. Whatever comes here is redacted again. */
export function openLogFile(options: LogFileOptions): LogFile {
  const { dir, clock, level = 'info', maxBytes = 2_000_000, keepDays = KEEP_DAYS } = options;
  const say = options.say ?? ((line: string) => void process.stderr.write(line));
  const path = join(dir, 'parley.log');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  forget(path, clock.now() - keepDays * DAY_MS);
  let size = sizeOf(path);
  let held: string[] = [];
  let writing = false;

  const take = (): string => {
    const text = held.join('');
    held = [];
    if (size > 0 && size + Buffer.byteLength(text) > maxBytes) {
      rotate(path);
      size = 0;
    }
    size += Buffer.byteLength(text);
    return text;
  };
  // one write at a time, off the event loop; what comes meanwhile is written together after it
  const write = async (): Promise<void> => {
    writing = true;
    try {
      while (held.length > 0) await appendFile(path, take(), { mode: 0o600 });
    } catch (error) {
      // a full disk must not end the app: the lines are lost, and that is said
      say(`the log could not be written: ${String(error)}\n`);
    } finally {
      writing = false;
    }
  };
  const flush = (): void => {
    if (held.length > 0) appendFileSync(path, take(), { mode: 0o600 });
  };

  return {
    sink(record) {
      if (LEVELS.indexOf(record.level) < LEVELS.indexOf(level)) return;
      const line = lineOf(record, clock.now());
      if (record.level === 'warn' || record.level === 'error') say(line);
      held.push(line);
      if (!writing) void write();
    },
    flush,
    tail(bytes) {
      flush();
      const newest = endOf(path, bytes);
      return newest.length < bytes ? endOf(kept(path, 1), bytes - newest.length) + newest : newest;
    },
  };
}

/** A sink may be given records that no logger has seen, and secrets may come to be where texts are put together. */
function lineOf({ level, name, message, fields }: LogRecord, now: number): string {
  const safe = redact(fields) as LogFields;
  const more = Object.keys(safe).length > 0 ? ` ${JSON.stringify(safe)}` : '';
  const words = redact(`${level.padEnd(5)} ${name} ${message}${more}`) as string;
  return `${new Date(now).toISOString()} ${words.replaceAll(/[\r\n]+/g, ' ')}\n`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The file itself is 0, the one set aside last is 1. */
const kept = (path: string, index: number): string => (index === 0 ? path : `${path}.${index}`);

function rotate(path: string): void {
  rmSync(kept(path, FILES_KEPT), { force: true });
  for (let index = FILES_KEPT - 1; index >= 0; index -= 1) {
    if (statSync(kept(path, index), { throwIfNoEntry: false }))
      renameSync(kept(path, index), kept(path, index + 1));
  }
}

function forget(path: string, before: number): void {
  for (let index = 0; index <= FILES_KEPT; index += 1) {
    const found = statSync(kept(path, index), { throwIfNoEntry: false });
    if (found && found.mtimeMs < before) rmSync(kept(path, index), { force: true });
    // an older version, or a person, may have made it for others to read
    else if (found && (found.mode & 0o077) !== 0) chmodSync(kept(path, index), 0o600);
  }
  const beganAt = Date.parse(startOf(path, 24));
  if (beganAt < before) rotate(path);
}

function startOf(path: string, bytes: number): string {
  return readPart(path, bytes, () => 0);
}

/** Whole lines only, where something of the file is left out. */
function endOf(path: string, bytes: number): string {
  const text = readPart(path, bytes, (size) => Math.max(0, size - bytes));
  return sizeOf(path) > bytes ? text.slice(text.indexOf('\n') + 1) : text;
}

function readPart(path: string, bytes: number, from: (size: number) => number): string {
  if (!statSync(path, { throwIfNoEntry: false })) return '';
  const file = openSync(path, 'r');
  try {
    const start = from(fstatSync(file).size);
    const buffer = Buffer.alloc(bytes);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, start));
  } finally {
    closeSync(file);
  }
}
