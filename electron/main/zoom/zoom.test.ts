import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/tools/logger.ts';
import { fakeEngine } from '../fake-engine.ts';
import { openZoom, zoomed, type ZoomDirection, zoomKey } from './zoom.ts';

const KEY = { type: 'keyDown', key: '', code: '', control: true, meta: false, alt: false } as const;

describe('a zoom key', () => {
  it.each<[object, NodeJS.Platform, ZoomDirection | null]>([
    [{ key: '+' }, 'linux', 'in'],
    [{ key: '=' }, 'win32', 'in'],
    [{ code: 'NumpadAdd' }, 'linux', 'in'],
    [{ key: '-' }, 'linux', 'out'],
    [{ code: 'NumpadSubtract' }, 'linux', 'out'],
    [{ key: '0' }, 'linux', 'reset'],
    [{ key: '+', control: false, meta: true }, 'darwin', 'in'],
    [{ key: '+' }, 'darwin', null],
    [{ key: '+', meta: true }, 'linux', null],
    [{ key: '+', alt: true }, 'linux', null],
    [{ key: '+', type: 'keyUp' }, 'linux', null],
    [{ key: 'a' }, 'linux', null],
    [{ key: '+', control: false }, 'linux', null],
  ])('%j on %s', (input, platform, direction) => {
    expect(zoomKey({ ...KEY, ...input }, platform)).toBe(direction);
  });
});

it.each<[number, ZoomDirection, number]>([
  [1, 'in', 1.1],
  [1, 'out', 0.9],
  [0.95, 'out', 0.9],
  [0.95, 'in', 1],
  [3, 'in', 3],
  [0.5, 'out', 0.5],
  [2.5, 'reset', 1],
])('%d goes %s to %d', (zoom, direction, after) => expect(zoomed(zoom, direction)).toBe(after));

class FakePage extends EventEmitter {
  readonly id: number;
  zoom = 0;
  destroyed = false;
  constructor(id: number) {
    super();
    this.id = id;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  setZoomFactor(zoom: number): void {
    this.zoom = zoom;
  }
}

describe('the pages', () => {
  function setUp() {
    const engine = fakeEngine();
    const app = new EventEmitter();
    const kinds = ['main', 'ring', null] as const;
    const zoom = openZoom({
      app,
      registry: { kindOf: ({ id }) => kinds[id] ?? null },
      engine,
      changeSettings: (change) => engine.changeSettings(change),
      platform: 'linux',
      logger: silentLogger,
    });
    const [main, ring, foreign] = kinds.map((_kind, id) => new FakePage(id)) as [
      FakePage,
      FakePage,
      FakePage,
    ];
    for (const page of [main, ring, foreign]) app.emit('web-contents-created', {}, page);
    const press = (page: FakePage, key: string): boolean => {
      let prevented = false;
      page.emit('before-input-event', { preventDefault: () => (prevented = true) }, { ...KEY, key });
      return prevented;
    };
    return { engine, zoom, main, ring, foreign, press };
  }

  it('have the size of the settings, new ones too', () => {
    const { engine, main, ring, foreign } = setUp();
    engine.changeSettings({ zoom: 1.5 });
    expect([main.zoom, ring.zoom, foreign.zoom]).toEqual([1.5, 1.5, 0]);
    main.zoom = 1;
    main.emit('dom-ready');
    expect(main.zoom).toBe(1.5);
    ring.destroyed = true;
    ring.emit('destroyed');
    engine.changeSettings({ zoom: 2 });
    expect([main.zoom, ring.zoom]).toEqual([2, 1.5]);
  });

  it('change it by keys and wheel in the main window, and keep it', () => {
    const { engine, main, ring, press, zoom } = setUp();
    expect([press(main, '+'), press(main, 'x'), press(ring, '+')]).toEqual([true, false, false]);
    expect(engine.view().settings.zoom).toBe(1.1);
    main.emit('zoom-changed', {}, 'in');
    ring.emit('zoom-changed', {}, 'in');
    expect(engine.view().settings.zoom).toBe(1.25);
    zoom('reset');
    expect([engine.view().settings.zoom, main.zoom]).toEqual([1, 1]);
  });
});
