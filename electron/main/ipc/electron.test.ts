import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { IpcResult } from '#shared/contracts/ipc/group.ts';
import { WindowRegistry } from '../windows/registry.ts';
import type { Router, Sender } from './router.ts';

type Handler = (event: unknown, payload: unknown) => Promise<IpcResult>;
const handled = vi.hoisted(() => new Map<string, Handler>());
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, handler: Handler) => handled.set(channel, handler) },
}));
const { bindRouter, deliverTo } = await import('./electron.ts');

class FakeContents {
  readonly id: number;
  readonly sent: unknown[] = [];
  destroyed = false;
  #onDestroyed = (): void => undefined;

  constructor(id: number) {
    this.id = id;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  send(channel: string, payload: unknown): void {
    this.sent.push([channel, payload]);
  }
  once(_event: 'destroyed', listener: () => void): void {
    this.#onDestroyed = listener;
  }
  destroy(): void {
    this.destroyed = true;
    this.#onDestroyed();
  }
}

const asked: Sender[] = [];
const router: Router = {
  channels: ['parley:app:snapshot'],
  async dispatch(sender) {
    asked.push(sender);
    return { ok: true, value: null };
  },
};
const call = (event: unknown): Promise<IpcResult> => handled.get('parley:app:snapshot')!(event, undefined);

describe('the router on Electron', () => {
  beforeEach(() => {
    asked.length = 0;
  });

  it('tells the router who sends, as it is when the message arrives', async () => {
    const windows = new WindowRegistry();
    const main = new FakeContents(1);
    windows.add('main', main);
    bindRouter(router, windows);
    expect([...handled.keys()]).toEqual(router.channels);
    const frame = { url: 'app://parley/main.html', parent: null as unknown };
    const answer = call({ sender: main, senderFrame: frame });
    // the page moves on before the answer is there
    frame.url = 'app://evil/';
    await answer;
    await call({ sender: main, senderFrame: { url: 'app://parley/main.html', parent: {} } });
    await call({ sender: new FakeContents(9), senderFrame: { url: 'app://parley/main.html', parent: null } });
    await call({ sender: main, senderFrame: null });
    // the document has gone meanwhile: Electron's frame throws then
    const gone = {
      get url(): string {
        throw new Error('Render frame was disposed');
      },
    };
    await call({ sender: main, senderFrame: gone });
    expect(asked).toEqual([
      { window: 'main', url: 'app://parley/main.html', topFrame: true },
      { window: 'main', url: 'app://parley/main.html', topFrame: false },
      { window: null, url: 'app://parley/main.html', topFrame: true },
      { window: 'main', url: '', topFrame: false },
      { window: 'main', url: '', topFrame: false },
    ]);
  });

  it('delivers to living windows of the right kind only', () => {
    const windows = new WindowRegistry();
    const [main, ring, gone] = [new FakeContents(1), new FakeContents(2), new FakeContents(3)];
    windows.add('main', main);
    windows.add('ring', ring);
    windows.add('main', gone);
    gone.destroy();
    deliverTo(windows)(['main'], 'parley:app:patch', { seq: 1 });
    expect([main.sent, ring.sent, gone.sent]).toEqual([[['parley:app:patch', { seq: 1 }]], [], []]);
    expect(windows.kindOf(gone)).toBeNull();
  });
});
