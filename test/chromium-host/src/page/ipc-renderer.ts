import { guarded } from '../guard.ts';
import type { DownMessage, Question, UpMessage } from './messages.ts';

/** `ipcRenderer` of the preload world, over one function up to the host. */

type Listener = (event: IpcRendererEvent, ...args: unknown[]) => void;

interface IpcRendererEvent {
  sender: unknown;
  ports: MessagePort[];
}

interface Settle {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export interface IpcRenderer {
  /** The object that the preload bundle requires. */
  ipcRenderer: object;
  /** A question of the media hooks. */
  ask: (question: Question) => Promise<unknown>;
  /** A message of the host. */
  receive: (message: DownMessage) => void;
}

export function createIpcRenderer(send: (message: UpMessage) => void): IpcRenderer {
  const waiting = new Map<number, Settle>();
  const listeners = new Map<string, Set<Listener>>();
  const ports = new Map<number, MessagePort>();
  let lastId = 0;

  const request = (toMessage: (id: number) => UpMessage): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      send(toMessage(id)); // throws, and so rejects, if the arguments cannot be cloned
      waiting.set(id, { resolve, reject });
    });

  const settle = (id: number): Settle | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };

  /** Joins a local port to the host's end of number `id`. */
  const link = (id: number, port: MessagePort): void => {
    port.onmessage = ({ data }) => send({ kind: 'port', port: id, data });
    ports.set(id, port);
  };

  /** A port that main transferred: its other end lives in the host. */
  const adopt = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    link(id, port1);
    return port2;
  };

  /** A port that the page transfers to main. Its numbers are negative, so that they never meet main's own. */
  const giveAway = (port: MessagePort): number => {
    const id = -++lastId;
    link(id, port);
    return id;
  };

  const emit = (channel: string, args: unknown[], adopted: MessagePort[]): void => {
    for (const listener of Array.from(listeners.get(channel) ?? [])) {
      try {
        listener({ sender: ipcRenderer, ports: adopted }, ...args);
      } catch (error) {
        reportError(error); // one bad listener must not starve the next one
      }
    }
  };

  const on = (channel: string, listener: Listener): object => {
    listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    return ipcRenderer;
  };
  const off = (channel: string, listener: Listener): object => {
    listeners.get(channel)?.delete(listener);
    return ipcRenderer;
  };
  const once = (channel: string, listener: Listener): object => {
    const onlyOnce: Listener = (event, ...args) => {
      off(channel, onlyOnce);
      listener(event, ...args);
    };
    return on(channel, onlyOnce);
  };

  const ipcRenderer = guarded('ipcRenderer', {
    invoke: (channel: string, ...args: unknown[]) => request((id) => ({ kind: 'invoke', id, channel, args })),
    send: (channel: string, ...args: unknown[]) => send({ kind: 'send', channel, args, ports: [] }),
    postMessage: (channel: string, message: unknown, transfer: MessagePort[] = []) =>
      send({ kind: 'send', channel, args: [message], ports: transfer.map(giveAway) }),
    on,
    addListener: on,
    off,
    removeListener: off,
    once,
    removeAllListeners(channel: string): object {
      listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => listeners.get(channel)?.size ?? 0,
  });

  return {
    ipcRenderer,
    ask: (question) => request((id) => ({ kind: 'ask', id, question })),
    receive(message) {
      switch (message.kind) {
        case 'reply':
          return settle(message.id)?.resolve(message.value);
        case 'failure':
          return settle(message.id)?.reject(new Error(message.message));
        case 'port':
          return ports.get(message.port)?.postMessage(message.data);
        case 'event':
          return emit(message.channel, message.args, message.ports.map(adopt));
      }
    },
  };
}
