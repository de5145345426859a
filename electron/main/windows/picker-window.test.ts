import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { FakeWindow } from './fake-window.ts';
import { PickerWindow } from './picker-window.ts';
import { WindowRegistry } from './registry.ts';

function setUp({ loads = true } = {}) {
  const windows: FakeWindow[] = [];
  const registry = new WindowRegistry();
  const parent = new FakeWindow({});
  const picker = new PickerWindow({
    create(options) {
      const window = new FakeWindow(options);
      if (!loads) window.loadURL = () => Promise.reject(new Error('ERR_FAILED'));
      windows.push(window);
      return window.asWindow;
    },
    registry,
    preload: '/out/preload/picker.cjs',
    title: 'Share your screen',
    logger: silentLogger,
  });
  let gone = 0;
  const open = (): FakeWindow => {
    picker.open(parent.asWindow, () => (gone += 1));
    return windows.at(-1)!;
  };
  return { picker, windows, registry, parent, open, gone: () => gone };
}

describe('the picker window', () => {
  it('is a modal window of its own over the one that asks, shown when it has something to show', () => {
    const { picker, registry, parent, open } = setUp();
    const window = open();
    expect(window.url).toBe('app://parley/picker.html');
    expect(window.options).toMatchObject({ parent: parent.asWindow, modal: true, show: false });
    expect(registry.kindOf(window.webContents)).toBe('picker');
    expect(picker.browserWindow).toBe(window.asWindow);
    expect(window.visible).toBe(false);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
  });

  it('has the same locked preferences as every window', () => {
    expect(setUp().open().options.webPreferences).toMatchObject({
      preload: '/out/preload/picker.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
  });

  it.each<[string, (window: FakeWindow) => void]>([
    ['is closed by the person', (window) => window.close()],
    ['goes with its parent', (window) => window.destroy()],
    ['crashes', (window) => window.crash()],
  ])('tells once when it %s', (_what, end) => {
    const { picker, registry, open, gone } = setUp();
    const window = open();
    end(window);
    window.emit('closed');
    expect([gone(), picker.browserWindow, window.destroyed]).toEqual([1, null, true]);
    expect(registry.kindOf(window.webContents)).toBeNull();
  });

  it('tells when its page does not load', async () => {
    const { picker, open, gone } = setUp({ loads: false });
    open();
    await settle();
    expect([gone(), picker.browserWindow]).toEqual([1, null]);
  });

  it('does not tell of a closing that main wanted', () => {
    const { picker, windows, open, gone } = setUp();
    open();
    picker.close();
    picker.close();
    expect([gone(), windows[0]!.destroyed, picker.browserWindow]).toEqual([0, true, null]);
  });

  it('is one: a new one takes the place of the old', () => {
    const { picker, windows, open, gone } = setUp();
    open();
    open();
    expect([windows[0]!.destroyed, windows[1]!.destroyed, gone()]).toEqual([true, false, 0]);
    expect(picker.browserWindow).toBe(windows[1]!.asWindow);
  });
});
