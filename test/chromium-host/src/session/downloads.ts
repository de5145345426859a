import { EventEmitter } from 'node:events';
import { chromium } from '../chromium/chromium.ts';
import type { Payload } from '../chromium/cdp-types.ts';
import { fromHttp } from '../chromium/origins.ts';
import { guardedClass } from '../guard.ts';
import { HostEmitter, hostEvent, type HostEvent } from '../host-emitter.ts';

type Begun = Payload<'Browser.downloadWillBegin'>;
type Progress = Payload<'Browser.downloadProgress'>;
type State = 'progressing' | 'completed' | 'cancelled';

const STATES: Record<Progress['state'], State> = {
  inProgress: 'progressing',
  completed: 'completed',
  canceled: 'cancelled',
};

/** A download of a page. It may be watched and cancelled; where it goes is Chromium's (or Playwright's) decision. */
export class DownloadItem extends HostEmitter {
  readonly guid: string;
  readonly #url: string;
  readonly #filename: string;
  #state: State = 'progressing';
  #receivedBytes = 0;
  #totalBytes = 0;

  constructor({ guid, url, suggestedFilename }: Begun) {
    super('downloadItem', ['updated', 'done']);
    this.guid = guid;
    this.#url = fromHttp(url);
    this.#filename = suggestedFilename;
  }

  getURL(): string {
    return this.#url;
  }

  getFilename(): string {
    return this.#filename;
  }

  /** DevTools does not tell it. */
  getMimeType(): string {
    return '';
  }

  getState(): State {
    return this.#state;
  }

  getReceivedBytes(): number {
    return this.#receivedBytes;
  }

  getTotalBytes(): number {
    return this.#totalBytes;
  }

  /** Remembered: no dialog is shown. */
  setSaveDialogOptions(): void {}

  cancel(): void {
    chromium()
      .browser.send('Browser.cancelDownload', { guid: this.guid })
      .catch(() => {}); // it may have ended already
  }

  /** For the watch below; answers whether the download is over. */
  progressed({ state, receivedBytes, totalBytes }: Progress): boolean {
    this.#state = STATES[state];
    this.#receivedBytes = receivedBytes;
    this.#totalBytes = totalBytes;
    const isDone = this.#state !== 'progressing';
    this.emit(isDone ? 'done' : 'updated', hostEvent(), this.#state);
    return isDone;
  }
}

guardedClass('DownloadItem', 'downloadItem', DownloadItem);

interface DownloadEvents {
  begun: [event: HostEvent, item: DownloadItem, frameId: string];
}

/** Tells of every download that begins; a prevented event cancels it. */
export const downloads = new EventEmitter<DownloadEvents>();

/** Must run once, when Chromium is up. */
export function watchDownloads(): void {
  const { browser } = chromium();
  const items = new Map<string, DownloadItem>();
  browser.on('Browser.downloadWillBegin', (begun) => {
    const item = new DownloadItem(begun);
    items.set(item.guid, item);
    const event = hostEvent();
    downloads.emit('begun', event, item, begun.frameId);
    if (event.defaultPrevented) item.cancel();
  });
  browser.on('Browser.downloadProgress', (progress) => {
    if (items.get(progress.guid)?.progressed(progress)) items.delete(progress.guid);
  });
}
