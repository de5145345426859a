import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ShareSource } from '#shared/contracts/ipc/picker.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { CapturedImage, CapturedSource, GetSources } from './capturer.ts';

/** Device-independent pixels; the systems keep the shape of what they draw. */
const THUMBNAIL = { width: 320, height: 180 };
const NO_THUMBNAIL = { width: 0, height: 0 };
/** How often and how the system is asked. */
export interface FeedPace {
  /** From an answer to the next question, in milliseconds. */
  readonly refreshMs: number;
  /** Questions of both kinds go through it. */
  readonly inTurn: <T>(ask: () => Promise<T>) => Promise<T>;
}

const USUAL_PACE: FeedPace = { refreshMs: 2000, inTurn: (ask) => ask() };
/** After this what is there is shown, if it is nothing. */
const ANSWER_LIMIT_MS = 3000;
/** macOS now and then answers with nothing at all: so many empty answers in a row are believed. */
const EMPTY_ANSWERS_MAX = 3;

export interface SourceFeedOptions {
  readonly kind: ShareSource['kind'];
  readonly getSources: GetSources;
  /** Leaves out our own windows that nobody wants to share. */
  readonly withoutOwn: (sources: readonly CapturedSource[]) => readonly CapturedSource[];
  readonly pace?: FeedPace;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Watch {
  readonly changed: () => void;
  cancel: () => void;
}

/**
 * The screens, or the windows, asked for again and again while somebody looks, and never otherwise. There is never a second
 * question under way: the systems mix them up, and one that hangs must not be followed by others.
 */
export class SourceFeed {
  readonly #options: SourceFeedOptions;
  #sources: readonly ShareSource[] | null = null;
  #asking: Promise<void> | null = null;
  #watch: Watch | null = null;
  #emptyAnswers = 0;

  constructor(options: SourceFeedOptions) {
    this.#options = options;
  }

  /** `null`: not answered yet. */
  get sources(): readonly ShareSource[] | null {
    return this.#sources;
  }

  /** Asks from now on, and tells when something is different. The answer ends it and forgets all pictures. */
  watch(changed: () => void): () => void {
    this.#sources = null;
    this.#emptyAnswers = 0;
    const watch: Watch = { changed, cancel: () => undefined };
    this.#watch = watch;
    this.#round(watch);
    return () => {
      watch.cancel();
      if (this.#watch !== watch) return;
      this.#watch = null;
      this.#sources = null;
    };
  }

  /** Asks once more whether a source is still there. An answer that does not come in time, or is empty, does not count against it. */
  async isThere(id: string): Promise<boolean> {
    const { clock } = this.#options;
    let cancel = (): void => undefined;
    const late = new Promise<void>((done) => {
      cancel = clock.after(ANSWER_LIMIT_MS, done);
    });
    await Promise.race([this.#ask(false), late]);
    cancel();
    return this.#sources?.some((source) => source.id === id) ?? false;
  }

  #round(watch: Watch): void {
    const { clock, pace = USUAL_PACE } = this.#options;
    watch.cancel = clock.after(ANSWER_LIMIT_MS, () => this.#setSources(this.#sources ?? []));
    void this.#ask(true).then(() => {
      if (this.#watch !== watch) return;
      watch.cancel();
      watch.cancel = clock.after(pace.refreshMs, () => this.#round(watch));
    });
  }

  /** Never rejects. Joins the question that is under way. */
  #ask(pictures: boolean): Promise<void> {
    this.#asking ??= this.#askNow(pictures).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #askNow(pictures: boolean): Promise<void> {
    const { kind, getSources, withoutOwn, pace = USUAL_PACE, logger } = this.#options;
    try {
      const captured = await pace.inTurn(() =>
        getSources({
          types: [kind],
          thumbnailSize: pictures ? THUMBNAIL : NO_THUMBNAIL,
          fetchWindowIcons: pictures && kind === 'window',
        }),
      );
      const drawn: Drawn[] = [];
      for (const source of withoutOwn(captured)) drawn.push(await draw(source));
      this.#take(drawn, captured.length === 0);
    } catch (error) {
      logger.warn('sources | not told by the system', { kind, error });
      if (this.#watch) this.#setSources(this.#sources ?? []);
    }
  }

  /** What is known keeps its place and its last good pictures; what is new comes at the end. */
  #take(drawn: readonly Drawn[], isEmpty: boolean): void {
    if (!this.#watch) return;
    const { kind } = this.#options;
    const before = this.#sources ?? [];
    this.#emptyAnswers = isEmpty ? this.#emptyAnswers + 1 : 0;
    if (isEmpty && before.length > 0 && this.#emptyAnswers < EMPTY_ANSWERS_MAX) return;
    const merged = drawn.map((source): ShareSource => {
      const known = before.find(({ id }) => id === source.id);
      const thumbnail = source.thumbnail ?? known?.thumbnail ?? null;
      return { ...source, kind, thumbnail, icon: source.icon ?? known?.icon ?? null };
    });
    const place = new Map(before.map(({ id }, index) => [id, index]));
    const placeOf = ({ id }: ShareSource): number => place.get(id) ?? before.length;
    this.#setSources(merged.sort((a, b) => placeOf(a) - placeOf(b)));
  }

  #setSources(sources: readonly ShareSource[]): void {
    if (this.#sources !== null && isSame(this.#sources, sources)) return;
    this.#sources = sources;
    this.#watch?.changed();
  }
}

type Drawn = Omit<ShareSource, 'kind'>;

/** Encoding a picture takes milliseconds: main's other work goes on between two of them. */
async function draw({ id, name, thumbnail, appIcon }: CapturedSource): Promise<Drawn> {
  await nextTurn();
  return { id, name, thumbnail: picture(thumbnail), icon: picture(appIcon) };
}

/** An empty image is none. */
const picture = (image: CapturedImage | null): string | null =>
  image && !image.isEmpty() ? image.toDataURL() : null;

function isSame(a: readonly ShareSource[], b: readonly ShareSource[]): boolean {
  const same = (one: ShareSource, other: ShareSource | undefined): boolean =>
    one.id === other?.id &&
    one.name === other.name &&
    one.thumbnail === other.thumbnail &&
    one.icon === other.icon;
  return a.length === b.length && a.every((source, index) => same(source, b[index]));
}
