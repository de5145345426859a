/** A camera or a robot for tests: our small program around GStreamer's webrtcbin, a process of its own that knows nothing of Parley. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { findWebrtcbin, PYTHON } from '../../build/real-parts.ts';
import { endProcess } from './server-process.ts';

/** What a pipeline says that still sends when the other end has closed its port: the end of a call, and no fault. */
const OTHER_END_WENT_FIRST = 'Could not write to resource.';

const PROGRAM = resolve(import.meta.dirname, '../peers/webrtcbin/peer.py');

export interface WebrtcbinOptions {
  /** Of the signalling server: `http://…`. */
  readonly url: string;
  readonly id: string;
  /** Both, unless said otherwise. */
  readonly sends?: readonly ('video' | 'audio')[];
  /** It opens a data channel where it makes the offer. */
  readonly text?: boolean;
}

/** What it has told of one other end so far; in a session the other end has no name, ''. */
interface Seen {
  /** Pictures decoded. */
  readonly frames: number;
  /** The loudest frequency of the last quarter of a second; 0: silence. */
  readonly hz: number;
}

const NOTHING: Seen = { frames: 0, hz: 0 };

/** A line that it prints. */
interface Told {
  readonly event: string;
  readonly who?: string;
  readonly text?: string;
  readonly frames?: number;
  readonly hz?: number;
  readonly [fact: string]: unknown;
}

/** Why there is none here; null when there is. */
export const whyNoWebrtcbin = (): string | null =>
  findWebrtcbin() ? null : 'no webrtcbin of GStreamer for Python on this machine';

export class Webrtcbin {
  readonly id: string;
  readonly told: Told[] = [];
  readonly #child: ChildProcess;
  readonly #seen = new Map<string, Seen>();
  readonly #faults: string[] = [];
  #complaints = '';

  private constructor(id: string, child: ChildProcess) {
    this.id = id;
    this.#child = child;
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#take(line));
    child.stderr?.on('data', (chunk: Buffer) => (this.#complaints += chunk.toString()));
    // null: we have killed it
    child.once('close', (code) => {
      if (code) this.#faults.push(`ended with ${code}: ${this.#complaints}`);
    });
  }

  /** Running; it greets the server by itself. */
  static start({ url, id, sends, text = false }: WebrtcbinOptions): Webrtcbin {
    const args = [PROGRAM, '--server', url.replace(/^http/, 'ws'), '--id', id];
    if (sends) args.push('--sends', sends.join(','));
    if (text) args.push('--text');
    // its modules lie in our tree, and nothing is to be written there
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    return new Webrtcbin(id, spawn(PYTHON, args, { env, stdio: ['pipe', 'pipe', 'pipe'] }));
  }

  /** Begins a session with them, and offers. */
  calls(whom: string): void {
    this.#command(`call ${whom}`);
  }

  /** Begins a session with them in which they are to offer. */
  asksForOffer(whom: string): void {
    this.#command(`ask ${whom}`);
  }

  enters(room: string): void {
    this.#command(`enter ${room}`);
  }

  says(text: string): void {
    this.#command(`say ${text}`);
  }

  /** Out of whatever it is in, and there again. */
  leaves(): void {
    this.#command('leave');
  }

  /** Forgets what it has told: what is read afterwards is new. Its faults stay. */
  forgets(): void {
    this.told.length = 0;
    this.#seen.clear();
  }

  of(who = ''): Seen {
    return this.#seen.get(who) ?? NOTHING;
  }

  count(event: string): number {
    return this.told.filter((one) => one.event === event).length;
  }

  /** What it held against the other end, or broke over, since it was started. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** What it wrote beside its lines. */
  get complaints(): string {
    return this.#complaints;
  }

  stop(): Promise<void> {
    return endProcess(this.#child);
  }

  #command(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  #take(line: string): void {
    const one = JSON.parse(line) as Told;
    const { who = '' } = one;
    if (one.event === 'picture') this.#seen.set(who, { ...this.of(who), frames: one.frames ?? 0 });
    else if (one.event === 'sound') this.#seen.set(who, { ...this.of(who), hz: one.hz ?? 0 });
    else this.told.push(one);
    const isBroken = one.event === 'broken' && one.text !== OTHER_END_WENT_FIRST;
    if (one.event === 'fault' || isBroken) this.#faults.push(one.text ?? '');
    if (one.event === 'ended') this.#seen.clear();
  }
}
