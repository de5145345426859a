import type { App, WebContents } from 'electron';
import type { Engine } from '#engine/engine.ts';
import type { WindowRegistry } from './windows/registry.ts';

/** What the main window was giving is given up with its document: the script that knew the file is no more. */
export function followUploads(
  app: Pick<App, 'on'>,
  registry: Pick<WindowRegistry, 'kindOf'>,
  engine: Pick<Engine, 'giveUpUploads'>,
): void {
  app.on('web-contents-created', (_event, contents: Pick<WebContents, 'id' | 'on'>) => {
    const gone = (): void => {
      if (registry.kindOf(contents) === 'main') engine.giveUpUploads();
    };
    contents.on('did-navigate', gone);
    contents.on('render-process-gone', gone);
  });
}
