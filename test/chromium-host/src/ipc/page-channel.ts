import { decode, encode } from '../codec.ts';
import { hostEvent } from '../host-emitter.ts';
import type { KeyInput, MenuRequest } from '../page/input.ts';
import type { DownMessage, Question, UpMessage } from '../page/messages.ts';
import type { PageTarget } from '../windows/page-target.ts';
import type { WebFrameMain } from '../windows/web-frame-main.ts';
import { ipcMain } from './ipc-main.ts';
import { MessagePortMain } from './message-port.ts';

/** What the channel needs of its web contents. */
export interface ChannelOwner {
  readonly mainFrame: WebFrameMain;
  answerQuestion(question: Question): Promise<unknown>;
  titled(title: string): void;
  keyPressed(input: KeyInput): void;
  menuAsked(request: MenuRequest): void;
  preloadFailed(error: Error): void;
}

type SendMessage = Extract<UpMessage, { kind: 'send' }>;
type InvokeMessage = Extract<UpMessage, { kind: 'invoke' }>;

/** IPC between main and one page: messages up and down, and the ports that crossed. */
export class PageChannel {
  readonly #page: PageTarget;
  readonly #owner: ChannelOwner;
  /** Main's ends of transferred ports, by the number that the page knows. */
  readonly #ports = new Map<number, MessagePortMain>();
  #lastPort = 0;
  /** Counts documents: a reply must never reach the next one. */
  #document = 0;

  constructor(page: PageTarget, owner: ChannelOwner) {
    this.#page = page;
    this.#owner = owner;
    page.on('document-ended', () => this.#endDocument());
    page.on('message', (text) => this.#receive(decode(text) as UpMessage));
  }

  send(channel: string, args: unknown[]): void {
    this.#down({ kind: 'event', channel, args, ports: [] });
  }

  /** Sends ports along. What the page posts to one of them arrives at its peer in main. */
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[]): void {
    const ports = transfer.map((port) => {
      const number = ++this.#lastPort;
      port.link = (data) => this.#down({ kind: 'port', port: number, data });
      if (port.peer) this.#ports.set(number, port.peer);
      return number;
    });
    this.#down({ kind: 'event', channel, args: [message], ports });
  }

  #down(message: DownMessage): void {
    this.#page.post(encode(message));
  }

  #endDocument(): void {
    this.#document++;
    this.#ports.clear();
  }

  #receive(message: UpMessage): void {
    switch (message.kind) {
      case 'send':
        this.#receiveSend(message);
        return;
      case 'invoke':
        void this.#reply(message.id, () => this.#invoke(message));
        return;
      case 'ask':
        void this.#reply(message.id, () => this.#owner.answerQuestion(message.question));
        return;
      case 'port':
        this.#ports.get(message.port)?.receive(message.data);
        return;
      case 'title':
        this.#owner.titled(message.title);
        return;
      case 'key':
        this.#owner.keyPressed(message.input);
        return;
      case 'menu':
        this.#owner.menuAsked(message.request);
        return;
      case 'preload-error':
        this.#owner.preloadFailed(message.error);
    }
  }

  #receiveSend({ channel, args, ports }: SendMessage): void {
    const adopted = ports.map((number) => {
      const port = new MessagePortMain();
      const toPage = new MessagePortMain();
      toPage.link = (data) => this.#down({ kind: 'port', port: number, data });
      port.peer = toPage;
      this.#ports.set(number, port);
      return port;
    });
    const reply = (replyChannel: string, ...replyArgs: unknown[]): void => this.send(replyChannel, replyArgs);
    ipcMain.emit(channel, Object.assign(this.#event(), { ports: adopted, reply }), ...args);
  }

  async #invoke({ channel, args }: InvokeMessage): Promise<unknown> {
    try {
      return await ipcMain.answer(channel, this.#event(), args);
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error); // as Electron does
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
    }
  }

  async #reply(id: number, work: () => Promise<unknown>): Promise<void> {
    const document = this.#document;
    const down = (message: DownMessage): void => {
      if (this.#document === document) this.#down(message);
    };
    try {
      down({ kind: 'reply', id, value: await work() });
    } catch (error) {
      down({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #event(): object {
    const { mainFrame } = this.#owner;
    const document = this.#document;
    const isSameDocument = (): boolean => this.#document === document && !mainFrame.isDestroyed();
    const fields = {
      sender: this.#owner,
      processId: mainFrame.processId,
      frameId: mainFrame.routingId,
      type: 'frame',
    };
    // Electron's is null once the frame has navigated or is destroyed: main must read it when the message arrives.
    return Object.defineProperty(hostEvent(fields), 'senderFrame', {
      get: () => (isSameDocument() ? mainFrame : null),
      enumerable: true,
    });
  }
}
