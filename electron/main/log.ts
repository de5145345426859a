import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#shared/tools/clock.ts';
import type { LogLevel, LogRecord, LogSink } from '#shared/tools/logger.ts';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const FILES_KEPT = 3;

export interface LogFileOptions {
  readonly dir: string;
  readonly clock: Clock;
  /** Records below it are dropped. */
  readonly level?: LogLevel;
  /** Size at which the file is set aside. */
  readonly maxBytes?: number;
  /** Where `warn` and above are also said; stderr in the app. */
  readonly say?: (line: string) => void;
}

export interface LogFile {
  readonly sink: LogSink;
  /** Writes what is still held back, before the process ends. */
  flush(): void;
}

/** One line per record in `dir/parley.log`; the three files before it are kept. Records are redacted before they come here. */
export function openLogFile(options: LogFileOptions): LogFile {
  const { dir, clock, level = 'info', maxBytes = 2_000_000 } = options;
  const say = options.say ?? ((line: string) => void process.stderr.write(line));
  const path = join(dir, 'parley.log');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
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

  return {
    sink(record) {
      if (LEVELS.indexOf(record.level) < LEVELS.indexOf(level)) return;
      const line = lineOf(record, clock.now());
      if (record.level === 'warn' || record.level === 'error') say(line);
      held.push(line);
      if (!writing) void write();
    },
    flush() {
      if (held.length > 0) appendFileSync(path, take(), { mode: 0o600 });
    },
  };
}

function lineOf({ level, name, message, fields }: LogRecord, now: number): string {
  const more = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
  return `${new Date(now).toISOString()} ${level.padEnd(5)} ${name} ${message}${more}\n`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function rotate(path: string): void {
  const kept = (index: number): string => (index === 0 ? path : `${path}.${index}`);
  rmSync(kept(FILES_KEPT), { force: true });
  for (let index = FILES_KEPT - 1; index >= 0; index -= 1) {
    if (statSync(kept(index), { throwIfNoEntry: false })) renameSync(kept(index), kept(index + 1));
  }
}
