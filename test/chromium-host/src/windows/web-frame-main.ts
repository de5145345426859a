import { originOf } from '../chromium/origins.ts';
import { guardedClass } from '../guard.ts';

/** What a frame needs of its page. */
export interface FrameOwner {
  isDestroyed(): boolean;
  send(channel: string, ...args: unknown[]): void;
  postMessage(channel: string, message: unknown, transfer?: unknown[]): void;
}

/** The main frame of a page: the only one that the host knows, as only it has a preload. */
export class WebFrameMain {
  /** As main sees it, so app:// and never http://. */
  url = '';
  readonly routingId = 1;
  readonly processId = 1;
  readonly frameTreeNodeId = 1;
  readonly name = '';
  readonly parent = null;
  readonly frames: readonly WebFrameMain[] = [];
  readonly detached = false;
  readonly #owner: FrameOwner;

  constructor(owner: FrameOwner) {
    this.#owner = owner;
  }

  get origin(): string {
    return originOf(this.url);
  }

  get top(): WebFrameMain {
    return this;
  }

  get framesInSubtree(): readonly WebFrameMain[] {
    return [this];
  }

  isDestroyed(): boolean {
    return this.#owner.isDestroyed();
  }

  send(channel: string, ...args: unknown[]): void {
    this.#owner.send(channel, ...args);
  }

  postMessage(channel: string, message: unknown, transfer?: unknown[]): void {
    this.#owner.postMessage(channel, message, transfer);
  }
}

guardedClass('WebFrameMain', 'webFrameMain', WebFrameMain);
