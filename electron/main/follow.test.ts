import { expect, it } from 'vitest';
import { fakeEngine } from './fake-engine.ts';
import { follow } from './follow.ts';

it('tells what is there, then only what is another than before, until it ends', () => {
  const engine = fakeEngine();
  const zooms: number[] = [];
  const end = follow(
    engine,
    (view) => view.settings.zoom,
    (zoom) => zooms.push(zoom),
  );
  expect(zooms).toEqual([1]);
  engine.changeSettings({ theme: 'dark' });
  expect(zooms).toEqual([1]);
  engine.changeSettings({ zoom: 2 });
  engine.changeSettings({ zoom: 1 });
  expect(zooms).toEqual([1, 2, 1]);
  end();
  engine.changeSettings({ zoom: 3 });
  expect([zooms.length, engine.events.count()]).toEqual([3, 0]);
});
