/** A desktopCapturer for unit tests: answers when the test says so. */
import type { CapturedImage, CapturedSource, GetSources, SourceOptions } from './capturer.ts';

export const anImage = (text: string): CapturedImage => ({
  isEmpty: () => text === '',
  toDataURL: () => `data:image/png;base64,${text}`,
});

/** A source of the desktop; an empty `picture` is an image without pixels. */
export const aSource = (id: string, { name = id, picture = 'p', icon = '' } = {}): CapturedSource => ({
  id,
  name,
  thumbnail: anImage(picture),
  appIcon: icon === '' ? null : anImage(icon),
});

interface Ask {
  readonly options: SourceOptions;
  readonly answer: (sources: readonly CapturedSource[]) => void;
  readonly fail: (error: unknown) => void;
}

export class FakeCapturer {
  /** All questions so far. */
  readonly asked: SourceOptions[] = [];
  #open: Ask[] = [];

  readonly getSources: GetSources = (options) => {
    this.asked.push(options);
    return new Promise((answer, fail) => this.#open.push({ options, answer, fail }));
  };

  /** Questions of this kind that wait for an answer. */
  waiting(kind: 'screen' | 'window'): number {
    return this.#open.filter(({ options }) => options.types.includes(kind)).length;
  }

  /** Answers the open questions of a kind, and lets the answer get through. */
  async answer(kind: 'screen' | 'window', sources: readonly CapturedSource[]): Promise<void> {
    for (const ask of this.#take(kind)) ask.answer(sources);
    await this.#drawn(sources.length);
  }

  async fail(kind: 'screen' | 'window', error: unknown = 'Failed to get sources.'): Promise<void> {
    for (const ask of this.#take(kind)) ask.fail(error);
    await this.#drawn(0);
  }

  #take(kind: 'screen' | 'window'): Ask[] {
    const taken = this.#open.filter(({ options }) => options.types.includes(kind));
    if (taken.length === 0) throw new Error(`nobody asks for a ${kind}`);
    this.#open = this.#open.filter((ask) => !taken.includes(ask));
    return taken;
  }

  /** Every picture takes a turn of the event loop, and the promises around them one more each. */
  async #drawn(pictures: number): Promise<void> {
    for (let turn = 0; turn <= pictures + 1; turn += 1) await new Promise((next) => setImmediate(next));
  }
}
