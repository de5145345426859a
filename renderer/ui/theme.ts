/** Puts the chosen theme on the page: `data-theme` and `data-contrast` on the html element, which tokens.css reads. */
import type { Theme } from '#shared/contracts/settings.ts';

/** Follows the system's wish for contrast while the theme is `system`; the answer stops that. */
export function applyTheme(theme: Theme, root: HTMLElement = document.documentElement): () => void {
  const wish = globalThis.matchMedia('(prefers-contrast: more)');
  const apply = (): void => {
    const more = theme === 'high-contrast' || (theme === 'system' && wish.matches);
    root.dataset['theme'] = theme;
    root.dataset['contrast'] = more ? 'more' : 'normal';
  };
  apply();
  wish.addEventListener('change', apply);
  return () => wish.removeEventListener('change', apply);
}
