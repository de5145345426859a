import type { App, WebContents } from 'electron';
import type { WindowRegistry } from './registry.ts';

/** Told each time that the main window has another document, also the same one anew, or has crashed: the script that was at work there is no more. */
export function onMainPageGone(
  app: Pick<App, 'on'>,
  registry: Pick<WindowRegistry, 'kindOf'>,
  gone: () => void,
): void {
  app.on('web-contents-created', (_event, contents: Pick<WebContents, 'id' | 'on'>) => {
    const ifMain = (): void => {
      if (registry.kindOf(contents) === 'main') gone();
    };
    contents.on('did-navigate', ifMain);
    contents.on('render-process-gone', ifMain);
  });
}
