import { EventEmitter } from 'node:events';
import { guardedClass } from '../guard.ts';

type Handler = Parameters<Electron.IpcMain['handle']>[1];

/** `ipcMain`: channels have free names, so any event may be listened to. */
class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, listener: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, listener);
  }

  handleOnce(channel: string, listener: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return listener(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Answers one invoke of a page. Throws if nobody handles the channel. */
  async answer(channel: string, event: object, args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return handler(event as Electron.IpcMainInvokeEvent, ...args);
  }
}

guardedClass('IpcMain', 'ipcMain', IpcMain);
export const ipcMain = new IpcMain();
