import { AppError } from '#shared/errors/app-error.ts';
import { connectionError } from '../../net/connection-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Scope } from '#shared/tools/scope.ts';
import { EventParser, type ServerEvent } from './event-parser.ts';
import type { Site } from './site.ts';

export interface EventStreamDeps {
  readonly site: Site;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The channel that is open, and what of it is here. */
  readonly query: () => { readonly channel: string; readonly after: number };
  /** JSON, as it came. */
  readonly onEvent: (name: string, data: unknown) => void;
  /** false: whatever is pushed must be asked for. */
  readonly onPushing: (isPushing: boolean) => void;
  readonly onError: (error: AppError) => void;
}

/** The server sends a comment every 15 s. */
const SILENT_MS = 40_000;
/** After an end that was meant so: streams end on purpose after some minutes. */
const NEXT_MS = 50;
/** After a refusal, as of too many streams. */
const REFUSED_MS = 30_000;

type Ending = 'ended' | 'refused' | 'missing';

/** What a newer server pushes, over one answer that goes on. Where there is no such route, nothing is pushed. */
export class EventStream {
  readonly #deps: EventStreamDeps;
  #isMissing = false;
  #scope: Scope | null = null;
  #abort: AbortController | null = null;
  #cancelNext: (() => void) | null = null;

  constructor(deps: EventStreamDeps) {
    this.#deps = deps;
  }

  start(scope: Scope): void {
    this.#scope = scope;
    scope.add(() => {
      this.#cancelNext?.();
      this.#abort?.abort();
      this.#abort = null;
      this.#deps.onPushing(false);
    });
    void this.#run(scope);
  }

  /** Another channel is open: the stream is asked for anew. */
  again(): void {
    const scope = this.#scope;
    if (!scope || scope.ended || this.#isMissing) return;
    this.#cancelNext?.();
    this.#cancelNext = null;
    this.#abort?.abort();
    void this.#run(scope);
  }

  async #run(scope: Scope): Promise<void> {
    if (scope.ended || this.#isMissing) return;
    const abort = new AbortController();
    this.#abort = abort;
    let ending: Ending;
    try {
      ending = await this.#read(abort);
    } catch (error) {
      if (this.#abort !== abort || scope.ended) return;
      this.#deps.onPushing(false);
      return this.#deps.onError(connectionError(error, this.#deps.site.host));
    }
    if (this.#abort !== abort || scope.ended) return;
    if (ending === 'missing') {
      this.#isMissing = true;
      return this.#deps.logger.info('this server pushes nothing');
    }
    if (ending === 'refused') this.#deps.onPushing(false);
    const waitMs = ending === 'refused' ? REFUSED_MS : NEXT_MS;
    this.#cancelNext = this.#deps.clock.after(waitMs, () => void this.#run(scope));
  }

  async #read(abort: AbortController): Promise<Ending> {
    const { site, onPushing } = this.#deps;
    const query = this.#deps.query();
    const response = await site.stream('/events', { query, accept: 'text/event-stream' }, abort.signal);
    const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
    if (response.status !== 200 || !isStream || !response.body) {
      await response.body?.cancel();
      return response.status === 404 ? 'missing' : 'refused';
    }
    const isCurrent = (): boolean => this.#abort === abort;
    const parser = new EventParser((event) => {
      if (isCurrent()) this.#emit(event);
    });
    if (isCurrent()) onPushing(true);
    let cancel = this.#watch(abort);
    try {
      for await (const chunk of response.body) {
        cancel();
        cancel = this.#watch(abort);
        parser.take(chunk);
      }
    } finally {
      cancel();
    }
    return 'ended';
  }

  #watch(abort: AbortController): () => void {
    return this.#deps.clock.after(SILENT_MS, () =>
      abort.abort(new AppError('server-unreachable', { address: this.#deps.site.host })),
    );
  }

  #emit({ name, data }: ServerEvent): void {
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch {
      return this.#deps.logger.warn('event cannot be read', { name });
    }
    this.#deps.onEvent(name, value);
  }
}
