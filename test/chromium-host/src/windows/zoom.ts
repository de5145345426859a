import { originOf } from '../chromium/origins.ts';
import { openContents } from './open-contents.ts';

/** Zoom factors by origin: as in Chromium, all windows of one origin have the same. */
const factors = new Map<string, number>();

/** One step of Chromium's zoom level. */
const STEP = 1.2;

export const levelOf = (factor: number): number => Math.log(factor) / Math.log(STEP);
export const factorOf = (level: number): number => STEP ** level;

export const zoomAt = (url: string): number => factors.get(originOf(url)) ?? 1;

/** Tells every page of that origin. */
export function setZoom(url: string, factor: number): void {
  if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0"); // Electron's words
  const origin = originOf(url);
  factors.set(origin, factor);
  for (const contents of openContents.values()) {
    if (originOf(contents.getURL()) === origin) contents.applyZoom();
  }
}
