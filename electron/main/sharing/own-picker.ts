import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { pickerGroup, PickerView, ShareSource } from '#shared/contracts/ipc/picker.ts';
import type { Theme } from '#shared/contracts/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { PickerWindow } from '../windows/picker-window.ts';
import type { ShareAnswer, ShareQuestion } from './share-chooser.ts';
import type { SourceFeed } from './source-feed.ts';

export interface OwnPickerOptions {
  readonly screens: Pick<SourceFeed, 'sources' | 'watch' | 'isThere'>;
  readonly windows: Pick<SourceFeed, 'sources' | 'watch' | 'isThere'>;
  readonly window: Pick<PickerWindow, 'open' | 'close'>;
  /** This computer gives its sound without an echo. */
  readonly canShareSound: boolean;
  readonly theme: () => Theme;
  readonly randomId: () => string;
  readonly logger: Logger;
}

interface OwnPickerEvents {
  changed: PickerView | null;
}

/** none -> open (the person looks) -> checking (a pick, is it still there?) -> none. Every end answers the question once. */
type State = { readonly state: 'none' } | { readonly state: 'open' | 'checking'; readonly request: Request };

interface Request {
  readonly id: string;
  readonly sound: boolean;
  /** Ends the request. */
  readonly answer: (answer: ShareAnswer | null) => void;
}

/** Our own picker: what is there to share goes to its window, what the person picks comes back. */
export class OwnPicker {
  readonly events = new Emitter<OwnPickerEvents>();
  readonly handlers: Handlers<typeof pickerGroup>;
  readonly #options: OwnPickerOptions;
  #state: State = { state: 'none' };

  constructor(options: OwnPickerOptions) {
    this.#options = options;
    this.handlers = {
      current: () => this.#view(),
      pick: async ({ requestId, sourceId, audio }) => {
        await this.#pick(this.#requestOf(requestId), sourceId, audio);
      },
      cancel: ({ requestId }) => {
        this.#requestOf(requestId).answer(null);
      },
    };
  }

  /** Resolves with what the person picked; with `null` when they do not want to, or cannot. */
  choose({ parent, audio, signal }: ShareQuestion): Promise<ShareAnswer | null> {
    const { screens, windows, window, canShareSound, randomId, logger } = this.#options;
    if (this.#state.state !== 'none' || signal.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const scope = new Scope();
      const answer = (what: ShareAnswer | null): void => {
        if (scope.ended) return;
        this.#state = { state: 'none' };
        scope.end();
        this.events.emit('changed', null);
        logger.info('picker | answered', { shared: what !== null, sound: what?.audio !== undefined });
        resolve(what);
      };
      const giveUp = (): void => answer(null);
      this.#state = { state: 'open', request: { id: randomId(), sound: audio && canShareSound, answer } };
      signal.addEventListener('abort', giveUp);
      scope.add(() => signal.removeEventListener('abort', giveUp));
      scope.add(screens.watch(() => this.#tell()));
      scope.add(windows.watch(() => this.#tell()));
      scope.add(() => window.close());
      window.open(parent, giveUp);
    });
  }

  /** Answers an open question empty. */
  close(): void {
    if (this.#state.state !== 'none') this.#state.request.answer(null);
  }

  async #pick(request: Request, sourceId: string, wantsSound: boolean): Promise<void> {
    if (this.#state.state !== 'open') return;
    const source = this.#find(sourceId);
    this.#state = { state: 'checking', request };
    const feed = this.#options[source?.kind === 'screen' ? 'screens' : 'windows'];
    const isThere = source !== null && (await feed.isThere(sourceId));
    if (!source || !isThere) this.#options.logger.info('picker | what was picked is gone', { sourceId });
    request.answer(source && isThere ? answerFor(source, wantsSound && request.sound) : null);
  }

  #find(sourceId: string): ShareSource | null {
    const { screens, windows } = this.#options;
    const all = [...(screens.sources ?? []), ...(windows.sources ?? [])];
    return all.find(({ id }) => id === sourceId) ?? null;
  }

  /** A window that is late speaks of a question that is over. */
  #requestOf(id: string): Request {
    if (this.#state.state === 'none' || this.#state.request.id !== id) throw new AppError('not-found');
    return this.#state.request;
  }

  #tell(): void {
    const view = this.#view();
    if (view) this.events.emit('changed', view);
  }

  #view(): PickerView | null {
    if (this.#state.state === 'none') return null;
    const { screens, windows, theme } = this.#options;
    const { id, sound } = this.#state.request;
    const copy = (sources: readonly ShareSource[] | null): ShareSource[] | null => sources && [...sources];
    return {
      requestId: id,
      screens: copy(screens.sources),
      windows: copy(windows.sources),
      canShareAudio: sound,
      theme: theme(),
    };
  }
}

/** The sound is the whole computer's, so it goes with a whole screen only. */
function answerFor({ id, name, kind }: ShareSource, wantsSound: boolean): ShareAnswer {
  return { video: { id, name }, ...(wantsSound && kind === 'screen' ? { audio: 'loopback' } : {}) };
}
