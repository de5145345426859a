import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { onMainPageGone } from './page-gone.ts';

it.each(['did-navigate', 'render-process-gone'])('the main window’s document is gone: %s', (event) => {
  const app = new EventEmitter();
  const [main, ring] = [1, 2].map((id) => Object.assign(new EventEmitter(), { id }));
  let told = 0;
  onMainPageGone(app as never, { kindOf: ({ id }) => (id === 1 ? 'main' : 'ring') }, () => (told += 1));
  for (const contents of [main, ring]) app.emit('web-contents-created', {}, contents);
  ring?.emit(event, {});
  expect(told).toBe(0);
  main?.emit(event, {});
  expect(told).toBe(1);
});
