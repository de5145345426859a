import type { Rectangle } from 'electron';
import { z } from 'zod';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { RestingFile } from '../resting-file.ts';
import { reachableOn, repairedPlace } from './place.ts';

const Side = z.int().min(1).max(20_000);
const Place = z.int().min(-100_000).max(100_000);

/** Where the main window was: in device-independent pixels. */
export const WindowPlace = z.object({
  width: Side,
  height: Side,
  x: Place.optional(),
  y: Place.optional(),
  maximized: z.boolean().default(false),
});
export type WindowPlace = z.infer<typeof WindowPlace>;

const WindowFile = z.object({ version: z.literal(1), main: WindowPlace });

const DEFAULT_PLACE: WindowPlace = { width: 1080, height: 720, maximized: false };

/** Remembers the main window's place over restarts. */
export class WindowMemory {
  readonly #file: RestingFile<typeof WindowFile>;
  #place: WindowPlace;

  private constructor(file: RestingFile<typeof WindowFile>, place: WindowPlace) {
    this.#file = file;
    this.#place = place;
  }

  static async open(path: string, clock: Clock, logger: Logger): Promise<WindowMemory> {
    const file = new RestingFile({ path, schema: WindowFile, clock, logger });
    return new WindowMemory(file, (await file.read())?.main ?? DEFAULT_PLACE);
  }

  /** Where to put the window on these screens, the first of them the main one; a place that is on none of them any more keeps its size only. */
  placeOn(workAreas: readonly Rectangle[]): WindowPlace {
    const { x, y, width, height, maximized } = this.#place;
    const [mainArea] = workAreas;
    const size = {
      width: Math.min(width, mainArea?.width ?? width),
      height: Math.min(height, mainArea?.height ?? height),
    };
    if (x === undefined || y === undefined) return { ...size, maximized };
    const bounds = { x, y, width, height };
    if (!reachableOn(bounds, workAreas)) return { ...size, maximized };
    return { ...(repairedPlace(bounds, workAreas) ?? bounds), maximized };
  }

  /** Written once the window rests. */
  remember(place: WindowPlace): void {
    this.#place = place;
    this.#file.put({ version: 1, main: place });
  }

  /** Writes what is not written yet. Never rejects: a lost place is only logged. */
  flush(): Promise<void> {
    return this.#file.flush();
  }
}
