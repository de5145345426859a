/** The size of the pages: steps, keys, and the wheel with a key held. Kept in the settings. */
import type { Input, WebContents } from 'electron';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import type { WindowKind } from '#shared/contracts/ipc/group.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { follow, type Followed } from '../follow.ts';

export type ZoomDirection = 'in' | 'out' | 'reset';

const STEPS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;
const NATURAL = 1;

/** The next step; at the ends it stays. */
export function zoomed(zoom: number, direction: ZoomDirection): number {
  if (direction === 'reset') return NATURAL;
  if (direction === 'in') return STEPS.find((step) => step > zoom + 0.001) ?? STEPS[STEPS.length - 1] ?? zoom;
  return STEPS.findLast((step) => step < zoom - 0.001) ?? STEPS[0];
}

type KeyInput = Pick<Input, 'type' | 'key' | 'code' | 'control' | 'meta' | 'alt'>;

/** `null`: not a key of ours. `=` is the key of `+` without Shift; the number block has keys of its own. */
export function zoomKey(
  { type, key, code, control, meta, alt }: KeyInput,
  platform: NodeJS.Platform,
): ZoomDirection | null {
  const isHeld = platform === 'darwin' ? meta && !control : control && !meta;
  if (type !== 'keyDown' || !isHeld || alt) return null;
  if (key === '+' || key === '=' || code === 'NumpadAdd') return 'in';
  if (key === '-' || key === '_' || code === 'NumpadSubtract') return 'out';
  return key === '0' || code === 'Numpad0' ? 'reset' : null;
}

type ZoomedContents = Pick<WebContents, 'id' | 'on' | 'isDestroyed' | 'setZoomFactor'>;

export interface ZoomOptions {
  readonly app: {
    on(event: 'web-contents-created', listener: (event: unknown, contents: ZoomedContents) => void): unknown;
  };
  readonly registry: { kindOf(contents: { readonly id: number }): WindowKind | null };
  readonly engine: Followed;
  readonly changeSettings: (change: SettingsChange) => void;
  readonly platform: NodeJS.Platform;
  readonly logger: Logger;
}

/** Follows the settings for every page from now on. The answer is what a menu does. Call before the first window. */
export function openZoom(options: ZoomOptions): (direction: ZoomDirection) => void {
  const { app, registry, engine, changeSettings, platform, logger } = options;
  const pages = new Set<ZoomedContents>();
  const apply = (contents: ZoomedContents): void => {
    if (contents.isDestroyed() || registry.kindOf(contents) === null) return;
    contents.setZoomFactor(engine.view().settings.zoom);
  };
  const zoom = (direction: ZoomDirection): void => {
    const before = engine.view().settings.zoom;
    const after = zoomed(before, direction);
    if (after === before) return;
    logger.debug('zoom() | changed', { zoom: after });
    changeSettings({ zoom: after });
  };
  app.on('web-contents-created', (_event, contents) => {
    pages.add(contents);
    contents.on('destroyed', () => pages.delete(contents));
    // Chromium keeps the size by origin, but a new page begins with the natural one
    contents.on('dom-ready', () => apply(contents));
    contents.on('before-input-event', (event, input) => {
      const direction = zoomKey(input, platform);
      if (direction === null || registry.kindOf(contents) !== 'main') return;
      event.preventDefault();
      zoom(direction);
    });
    contents.on('zoom-changed', (_change, direction) => {
      if (registry.kindOf(contents) === 'main') zoom(direction);
    });
  });
  follow(
    engine,
    ({ settings }) => settings.zoom,
    () => {
      for (const contents of pages) apply(contents);
    },
  );
  return zoom;
}
