import type { BrowserWindow } from 'electron';
import { describe, expect, it } from 'vitest';
import { FakeWindow } from '../windows/fake-window.ts';
import { Attention } from './attention.ts';

describe('what draws the eye', () => {
  it('is the place in the taskbar, as long as it rings', () => {
    const window = new FakeWindow({});
    const attention = new Attention({ dock: null, window: (): BrowserWindow => window.asWindow });
    attention.set(true);
    attention.set(true);
    attention.set(false);
    attention.set(false);
    expect(window.done).toEqual(['flash true', 'flash false']);
    window.destroy();
    attention.set(true);
    expect(window.done).toHaveLength(2);
  });

  it('is the dock on macOS', () => {
    const done: unknown[] = [];
    const attention = new Attention({
      dock: { bounce: (type) => done.push(type), cancelBounce: (id) => done.push(id) },
      window: () => null,
    });
    attention.set(true);
    attention.set(false);
    expect(done).toEqual(['critical', 1]);
  });
});
