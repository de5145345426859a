import { fork as forkNode, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { guarded, guardedClass } from '../guard.ts';
import { HostEmitter } from '../host-emitter.ts';
import { hostEvents } from '../host-events.ts';
import type { MessagePortMain } from '../ipc/message-port.ts';
import type { UtilityMessage } from './messages.ts';

/** A Node child with `process.parentPort` in it (utility/parent-port.ts). It ends with this process, however that ends. */
class UtilityProcess extends HostEmitter {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #ports = new Map<number, MessagePortMain>();
  #isKilled = false;

  constructor(modulePath: string, args: string[], options: Electron.ForkOptions) {
    super('utilityProcess', ['spawn', 'message', 'exit', 'error']);
    const { env, cwd, execArgv = [], stdio = 'inherit', serviceName = 'Node Utility Process' } = options;
    const output = stdio === 'pipe' || stdio === 'ignore' ? stdio : 'inherit';
    this.#name = serviceName;
    this.#child = forkNode(
      fileURLToPath(new URL('./boot.mjs', import.meta.url)),
      ['--utility', modulePath, ...args],
      {
        env: { ...process.env, ...env },
        ...(cwd === undefined ? {} : { cwd }),
        execArgv,
        stdio: ['ignore', output, output, 'ipc'],
        serialization: 'advanced', // structured clone, as Electron's channel does it
      },
    );
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.#receive(message as UtilityMessage));
    this.#child.on('exit', (code, signal) =>
      this.#exited(signal ? constants.signals[signal] : (code ?? 0), !!signal),
    );
    const end = (): boolean => this.#child.kill('SIGKILL');
    process.once('exit', end);
    this.#child.once('exit', () => process.off('exit', end));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: unknown, transfer: unknown[] = []): void {
    const ports = (transfer as MessagePortMain[]).map((port, index) => this.#give(port, index));
    if (this.#child.connected)
      this.#child.send({ kind: 'message', data: message, ports } satisfies UtilityMessage);
  }

  kill(): boolean {
    this.#isKilled = true;
    return this.#child.kill();
  }

  #give(port: MessagePortMain, index: number): number {
    const number = this.#ports.size + index + 1;
    if (port.peer) this.#ports.set(number, port.peer);
    port.link = (data) =>
      void this.#child.send({ kind: 'port', port: number, data } satisfies UtilityMessage);
    return number;
  }

  #receive(message: UtilityMessage): void {
    if (message.kind === 'port') this.#ports.get(message.port)?.receive(message.data);
    else this.emit('message', message.data);
  }

  #exited(exitCode: number, bySignal: boolean): void {
    this.emit('exit', exitCode);
    if (exitCode === 0 || this.#isKilled) return;
    const reason = bySignal ? 'crashed' : 'abnormal-exit';
    hostEvents.emit('utility-gone', {
      type: 'Utility',
      reason,
      exitCode,
      serviceName: 'node.mojom.NodeService',
      name: this.#name,
    });
  }
}

guardedClass('UtilityProcess', 'utilityProcess', UtilityProcess);

export const utilityProcess = guarded('utilityProcess', {
  fork: (modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}): UtilityProcess =>
    new UtilityProcess(modulePath, args, options),
});
