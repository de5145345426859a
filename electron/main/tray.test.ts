import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { createTray, isTrayShown, type TrayOptions } from './tray.ts';
import { createWords } from './words.ts';

type Item = { label: string; click: () => void };

class FakeTray extends EventEmitter {
  tip = '';
  menu: Item[] = [];
  setToolTip(tip: string): void {
    this.tip = tip;
  }
  setContextMenu(menu: Item[]): void {
    this.menu = menu;
  }
}

function setUp(over: { Tray?: unknown; isShown?: () => Promise<boolean> } = {}) {
  const done: string[] = [];
  const records: LogRecord[] = [];
  const icons: string[] = [];
  const made = createTray({
    Tray: (over.Tray ?? FakeTray) as TrayOptions['Tray'],
    Menu: { buildFromTemplate: (template: Item[]) => template } as unknown as TrayOptions['Menu'],
    nativeImage: {
      createFromDataURL: (url: string) => icons.push(url),
    } as unknown as TrayOptions['nativeImage'],
    words: createWords(),
    onOpen: () => done.push('open'),
    onQuit: () => done.push('quit'),
    isShown: over.isShown ?? (async () => true),
    logger: createLogger('test', (record) => records.push(record)),
  });
  return { made, done, records, icons };
}

describe('the tray', () => {
  it('opens and quits', async () => {
    const { made, done, icons } = setUp();
    const tray = (await made)?.tray as unknown as FakeTray;
    expect(tray.tip).toBe('Parley');
    expect(tray.menu.map(({ label }) => label)).toEqual(['Open Parley', 'Quit']);
    for (const { click } of tray.menu) click();
    tray.emit('click');
    expect(done).toEqual(['open', 'quit', 'open']);
    expect(icons[0]).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
  });

  it('is absent where it cannot be made, and where the desktop shows none', async () => {
    class Broken extends FakeTray {
      constructor() {
        super();
        throw new Error('no tray here');
      }
    }
    for (const over of [{ Tray: Broken }, { isShown: async () => false }]) {
      const { made, records } = setUp(over);
      expect(await made).toBeNull();
      expect(records.map(({ level }) => level)).toEqual(['warn']);
    }
  });

  it('is trusted where the desktop cannot be asked', async () => {
    expect(await isTrayShown('win32')).toBe(true);
    const before = process.env.DBUS_SESSION_BUS_ADDRESS;
    process.env.DBUS_SESSION_BUS_ADDRESS = 'unix:path=/nonexistent/bus';
    try {
      expect(await isTrayShown('linux')).toBe(true);
    } finally {
      if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS;
      else process.env.DBUS_SESSION_BUS_ADDRESS = before;
    }
  });
});
