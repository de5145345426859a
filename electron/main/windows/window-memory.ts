import type { Rectangle } from 'electron';
import { z } from 'zod';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { JsonFile } from '../json-file.ts';
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
const SETTLE_MS = 500;

/** Remembers the main window's place over restarts. */
export class WindowMemory {
  readonly #file: JsonFile<typeof WindowFile>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #place: WindowPlace;
  #cancel: (() => void) | null = null;

  private constructor(file: JsonFile<typeof WindowFile>, place: WindowPlace, clock: Clock, logger: Logger) {
    this.#file = file;
    this.#place = place;
    this.#clock = clock;
    this.#logger = logger;
  }

  static async open(path: string, clock: Clock, logger: Logger): Promise<WindowMemory> {
    const file = new JsonFile({ path, schema: WindowFile, clock, logger });
    return new WindowMemory(file, (await file.read(null))?.main ?? DEFAULT_PLACE, clock, logger);
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
    this.#cancel?.();
    this.#cancel = this.#clock.after(SETTLE_MS, () => void this.flush());
  }

  /** Writes what is not written yet. Never rejects: a lost place is only logged. */
  async flush(): Promise<void> {
    if (!this.#cancel) return;
    this.#cancel();
    this.#cancel = null;
    try {
      await this.#file.write({ version: 1, main: this.#place });
    } catch (error) {
      this.#logger.warn('flush() | window place could not be written', { error });
    }
  }
}
