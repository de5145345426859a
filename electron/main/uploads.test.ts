import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { followUploads } from './uploads.ts';

describe('what a window was giving', () => {
  it.each(['did-navigate', 'render-process-gone'])('is given up with its document: %s', (event) => {
    const app = new EventEmitter();
    const [main, ring] = [1, 2].map((id) => Object.assign(new EventEmitter(), { id }));
    let given = 0;
    followUploads(
      app as never,
      { kindOf: ({ id }) => (id === 1 ? 'main' : 'ring') },
      { giveUpUploads: () => (given += 1) },
    );
    for (const contents of [main, ring]) app.emit('web-contents-created', {}, contents);
    ring?.emit(event, {});
    expect(given).toBe(0);
    main?.emit(event, {});
    expect(given).toBe(1);
  });
});
