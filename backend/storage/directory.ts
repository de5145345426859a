import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';

/** Another process works in the data directory. */
export class DirectoryLockedError extends Error {
  constructor(directory: string, pid: number) {
    super(`the data directory ${directory} is in use by process ${pid}`);
    this.name = 'DirectoryLockedError';
  }
}

/** A data directory that belongs to this process until `release`. */
export interface DataDirectory {
  readonly path: string;
  /** Where the embedded database lives. */
  readonly database: string;
  /** The key `name`, made on first use and kept in a file that only its owner can read. */
  key(name: string): Promise<string>;
  release(): Promise<void>;
}

/** Whoever wants the directory leaves a file of this name in it for as long as it has it. */
const CLAIM = /^backend\.[0-9a-f]{16}\.lock$/;
/** Several that start at once step back and try again after a moment, each after another one. */
const CLAIM_TRIES = 20;
const STEP_BACK_MS = 50;
const KEY_BYTES = 32;

/** Who claims the directory; `started` tells a reused pid from the process that wrote it (null where the system does not say). */
const Holder = z.object({ pid: z.int().positive(), started: z.string().nullable() });
type Holder = z.infer<typeof Holder>;

/** The operating system's place for data: XDG on Linux, Application Support on macOS, LOCALAPPDATA on Windows. */
export function defaultDataDirectory(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'parley-backend');
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'parley-backend');
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'parley-backend');
}

/**
 * Makes the directory (0700) and claims it.
 * @throws DirectoryLockedError when a living process has it; a dead one's claim counts for nothing
 */
export async function openDirectory(path: string): Promise<DataDirectory> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  const claim = await claimDirectory(path);
  return {
    path,
    database: join(path, 'database'),
    key: (name) => readOrMakeKey(join(path, `${name}.key`)),
    release: () => rm(claim, { force: true }),
  };
}

/**
 * Leaves a claim and looks for others: whoever sees another living claim takes its own back. So of any two the later one always sees the
 * earlier one; a lock file that is taken over from the dead cannot promise that.
 */
async function claimDirectory(path: string): Promise<string> {
  const nonce = randomBytes(8).toString('hex');
  const claim = join(path, `backend.${nonce}.lock`);
  const holder: Holder = { pid: process.pid, started: await startOf(process.pid) };
  for (let tries = 1; ; tries += 1) {
    await writeWhole(claim, JSON.stringify(holder));
    const other = await otherHolder(path, claim);
    if (!other) return claim;
    await rm(claim, { force: true });
    if (tries === CLAIM_TRIES) throw new DirectoryLockedError(path, other.pid);
    await setTimeout(Math.random() * STEP_BACK_MS);
  }
}

/** A living process with a claim, if there is one; claims of the dead are removed on the way. */
async function otherHolder(path: string, own: string): Promise<Holder | null> {
  for (const name of await readdir(path)) {
    const file = join(path, name);
    if (!CLAIM.test(name) || file === own) continue;
    const holder = await readHolder(file);
    if (holder && (await isAlive(holder))) return holder;
    await rm(file, { force: true });
  }
  return null;
}

/** null: gone meanwhile, or no claim of ours, which are written whole. A claim that cannot be read is not taken for a dead one. */
async function readHolder(file: string): Promise<Holder | null> {
  try {
    return Holder.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError)
      return null;
    throw error;
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const started = await startOf(holder.pid);
  return holder.started === null || started === null || started === holder.started;
}

/** When a process started, in the kernel's ticks since boot together with the boot's id; null off Linux. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    // The name in brackets may hold anything, so count fields from its end; the start time is the 20th after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot}:${ticks}`;
  } catch {
    // No /proc here, or the process is gone: the pid alone decides.
    return null;
  }
}

async function readOrMakeKey(file: string): Promise<string> {
  try {
    const key = (await readFile(file, 'utf8')).trim();
    if (key.length >= KEY_BYTES) return key;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const key = randomBytes(KEY_BYTES).toString('base64url');
  await writeWhole(file, `${key}\n`);
  return key;
}

/** Writes a file of mode 0600 that appears whole or not at all, and waits until the disk has it: a key that is lost signs everybody out. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
