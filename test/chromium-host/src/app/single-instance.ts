import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
  type FSWatcher,
} from 'node:fs';
import { join } from 'node:path';

/** What a second instance tells the first one. */
export interface Visit {
  argv: string[];
  workingDirectory: string;
  additionalData: unknown;
}

/**
 * One instance per userData folder. The lock must answer synchronously, and app.exit() may follow at once: so a linked
 * file is the lock and a dropped file is the message. A socket would lose the message of a process that leaves.
 */
export class SingleInstance {
  readonly #folder: string;
  readonly #lock: string;
  #watcher: FSWatcher | undefined;

  constructor(userData: string) {
    this.#folder = join(userData, 'chromium-host-instance');
    this.#lock = join(this.#folder, 'lock');
  }

  get isHeld(): boolean {
    return this.#watcher !== undefined;
  }

  /** True if this process is now the first instance; otherwise the first one has been told. */
  request(additionalData: unknown, onVisit: (visit: Visit) => void): boolean {
    if (this.isHeld) return true;
    mkdirSync(this.#folder, { recursive: true });
    if (!this.#take()) {
      this.#leaveMessage({ argv: process.argv, workingDirectory: process.cwd(), additionalData });
      return false;
    }
    this.#watcher = watch(this.#folder, (_change, name) => {
      const visit = name?.endsWith('.json') && this.#readMessage(name);
      if (visit) onVisit(visit);
    });
    this.#watcher.unref();
    process.once('exit', () => this.release());
    return true;
  }

  release(): void {
    if (!this.#watcher) return;
    this.#watcher.close();
    this.#watcher = undefined;
    rmSync(this.#lock, { force: true });
  }

  /** Linking is atomic and fails if the name is taken, and the file is never seen without its process id. */
  #take(): boolean {
    const own = join(this.#folder, `${process.pid}.pid`);
    writeFileSync(own, String(process.pid));
    try {
      linkSync(own, this.#lock);
      return true;
    } catch {
      if (isRunning(Number(readIfThere(this.#lock)))) return false;
      renameSync(own, this.#lock); // its owner was killed: take over
      return true;
    } finally {
      rmSync(own, { force: true });
    }
  }

  #leaveMessage(visit: Visit): void {
    const draft = join(this.#folder, `${process.pid}.draft`);
    writeFileSync(draft, JSON.stringify(visit));
    renameSync(draft, join(this.#folder, `${process.pid}.json`)); // never seen half written
  }

  #readMessage(name: string): Visit | undefined {
    const file = join(this.#folder, name);
    const text = readIfThere(file);
    if (!text) return undefined; // the watcher also tells of the removal below
    rmSync(file, { force: true });
    return JSON.parse(text) as Visit;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
