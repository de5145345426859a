import { canCapture, CAPTURE_TITLE } from '../chromium/chromium.ts';
import { guarded } from '../guard.ts';
import { NativeImage } from './native-image.ts';
import { managedWindows, screenshot, windowTitle } from './x11.ts';

const DEFAULT_THUMBNAIL = { width: 150, height: 150 };
/** Without a display there is nothing to capture: the page draws this one (page/display-media.ts). */
const DRAWN = { id: 'window:1:0', name: 'Test window' };

export interface Source {
  id: string;
  name: string;
  display_id: string;
  thumbnail: NativeImage;
  appIcon: null;
}

async function source(id: string, name: string, size: Electron.Size, window?: number): Promise<Source> {
  const wanted = size.width > 0 && size.height > 0 && canCapture();
  const png = wanted ? await screenshot(window, size) : Buffer.alloc(0);
  return { id, name, display_id: '', thumbnail: new NativeImage(png), appIcon: null };
}

async function windowSources(size: Electron.Size): Promise<Source[]> {
  if (!canCapture()) return [await source(DRAWN.id, DRAWN.name, size)];
  const ids = await managedWindows();
  return Promise.all(ids.map(async (id) => source(`window:${id}:0`, await windowTitle(id), size, id)));
}

export const desktopCapturer = guarded('desktopCapturer', {
  /** Windows and the one screen of the X display. Chromium can capture them only while a window manager runs. */
  async getSources({ types, thumbnailSize = DEFAULT_THUMBNAIL }: Electron.SourcesOptions): Promise<Source[]> {
    const screens = types.includes('screen')
      ? [await source('screen:0:0', CAPTURE_TITLE, thumbnailSize)]
      : [];
    return [...screens, ...(types.includes('window') ? await windowSources(thumbnailSize) : [])];
  },
});
