import type { Rectangle } from 'electron';
import { z } from 'zod';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { RestingFile } from '../resting-file.ts';
import { fitInto, nearestArea } from '../windows/place.ts';

/** Device-independent pixels. */
const SIZE = { width: 320, height: 72 };
const MARGIN = 16;
/** Arrangements of displays that are remembered, the latest ones. */
const ARRANGEMENTS_MAX = 20;

const Coordinate = z.int().min(-100_000).max(100_000);
const WidgetFile = z.object({
  version: z.literal(1),
  places: z.array(z.object({ displays: z.string().max(2000), x: Coordinate, y: Coordinate })).max(100),
});
type Places = z.infer<typeof WidgetFile>['places'];

/** A display as the screen tells of it. */
export interface DisplayPlace {
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
}

/** The same displays in the same arrangement, whatever their order. */
const arrangementOf = (displays: readonly DisplayPlace[]): string =>
  displays
    .map(({ bounds: { x, y, width, height } }) => `${x},${y} ${width}x${height}`)
    .toSorted()
    .join('; ');

/** Where the person has put the widget, for every arrangement of displays: at the desk, and on the way. */
export class WidgetMemory {
  readonly #file: RestingFile<typeof WidgetFile>;
  #places: Places;

  private constructor(file: RestingFile<typeof WidgetFile>, places: Places) {
    this.#file = file;
    this.#places = places;
  }

  static async open(path: string, clock: Clock, logger: Logger): Promise<WidgetMemory> {
    const file = new RestingFile({ path, schema: WidgetFile, clock, logger });
    return new WidgetMemory(file, (await file.read())?.places ?? []);
  }

  /** Whole inside a display that is there; at first in the lower corner of the first one. `zoom`: of the pages. */
  placeOn(displays: readonly DisplayPlace[], zoom: number): Rectangle {
    const size = { width: Math.round(SIZE.width * zoom), height: Math.round(SIZE.height * zoom) };
    const areas = displays.map(({ workArea }) => workArea);
    const arrangement = arrangementOf(displays);
    const known = this.#places.find((place) => place.displays === arrangement);
    const [first] = areas;
    if (!first) return { x: 0, y: 0, ...size };
    const corner = {
      x: first.x + first.width - size.width - MARGIN,
      y: first.y + first.height - size.height - MARGIN,
    };
    const wanted = { x: known?.x ?? corner.x, y: known?.y ?? corner.y, ...size };
    return fitInto(wanted, nearestArea(wanted, areas) ?? first);
  }

  /** Written once it rests. */
  remember(displays: readonly DisplayPlace[], { x, y }: Rectangle): void {
    const arrangement = arrangementOf(displays);
    const others = this.#places.filter((place) => place.displays !== arrangement);
    this.#places = [{ displays: arrangement, x, y }, ...others].slice(0, ARRANGEMENTS_MAX);
    this.#file.put({ version: 1, places: this.#places });
  }

  /** Writes what is not written yet. Never rejects: a lost place is only logged. */
  flush(): Promise<void> {
    return this.#file.flush();
  }
}
