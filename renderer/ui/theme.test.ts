// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyTheme } from './theme.ts';

/** The system's wish for contrast, which a test can change. */
class Wish extends EventTarget {
  matches = false;
  want(more: boolean): void {
    this.matches = more;
    this.dispatchEvent(new Event('change'));
  }
}

function page() {
  const wish = new Wish();
  vi.spyOn(globalThis, 'matchMedia').mockReturnValue(wish as unknown as MediaQueryList);
  const root = document.createElement('html');
  const looks = (): (string | undefined)[] => [root.dataset['theme'], root.dataset['contrast']];
  return { wish, root, looks };
}

afterEach(() => vi.restoreAllMocks());

describe('the theme', () => {
  it('follows the system in its wish for contrast', () => {
    const { wish, root, looks } = page();
    const stop = applyTheme('system', root);
    expect(looks()).toEqual(['system', 'normal']);
    wish.want(true);
    expect(looks()).toEqual(['system', 'more']);
    stop();
    wish.want(false);
    expect(looks()).toEqual(['system', 'more']);
  });

  it.each([
    ['light', 'normal'],
    ['dark', 'normal'],
    ['high-contrast', 'more'],
  ] as const)('%s is what the person chose, whatever the system wishes', (theme, contrast) => {
    const { wish, root, looks } = page();
    applyTheme(theme, root);
    wish.want(contrast === 'normal');
    expect(looks()).toEqual([theme, contrast]);
  });
});
