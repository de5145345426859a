import { EventEmitter } from 'node:events';
import type { UtilityMessage } from './messages.ts';

/** The child's half of utilityProcess: `process.parentPort`, and messages that came before anybody listened. */
export function installParentPort(): void {
  const send = (message: UtilityMessage): void => void process.send?.(message);
  const ports = new Map<number, UtilityPort>();
  const early: UtilityMessage[] = [];
  const parentPort = new UtilityPort((data) => send({ kind: 'message', data, ports: [] }));

  const adopt = (number: number): UtilityPort => {
    const port = new UtilityPort((data) => send({ kind: 'port', port: number, data }));
    ports.set(number, port);
    return port;
  };
  const deliver = (message: UtilityMessage): void => {
    if (message.kind === 'port') ports.get(message.port)?.emit('message', { data: message.data, ports: [] });
    else parentPort.emit('message', { data: message.data, ports: message.ports.map(adopt) });
  };

  process.on('message', (message) => {
    if (parentPort.listenerCount('message') > 0) deliver(message as UtilityMessage);
    else early.push(message as UtilityMessage);
  });
  process.once('disconnect', () => process.exit()); // main was killed: nobody is left to work for
  parentPort.on('newListener', (event) => {
    if (event === 'message') setImmediate(() => early.splice(0).forEach(deliver)); // once the listener is in place
  });
  Object.assign(process, { parentPort, type: 'utility' });
}

class UtilityPort extends EventEmitter {
  readonly postMessage: (data: unknown) => void;

  constructor(postMessage: (data: unknown) => void) {
    super();
    this.postMessage = postMessage;
  }

  /** Messages flow from the first listener on. */
  start(): void {}

  close(): void {
    this.emit('close');
  }
}
