import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallEffect, CallInput } from '#shared/machines/call.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { backoff } from '#shared/tools/backoff.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { CallPort } from '../backends/adapter.ts';
import type { CallRecord } from './call-record.ts';

export interface EffectsDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly input: (record: CallRecord, input: CallInput) => void;
  /** A reply that tells how the call stands; to an answer it also says that it was granted. */
  readonly take: (record: CallRecord, call: Call, answered: boolean) => void;
  readonly pushMedia: (record: CallRecord) => void;
}

/** After this time the server's own limits have ended the call for us. */
const TELL_FOR_MS = 120_000;

/** Does what the machine of a call decided: one thing after the other per call, and what must be told is told until it is heard. */
export class CallEffects {
  readonly #deps: EffectsDeps;
  readonly #policy = backoff({ firstMs: 250, maxMs: 5000, giveUpAfterMs: TELL_FOR_MS });

  constructor(deps: EffectsDeps) {
    this.#deps = deps;
  }

  run(record: CallRecord, effect: CallEffect): void {
    switch (effect.type) {
      case 'answer':
        return this.#queue(record, () => this.#answer(record, effect.takeOver));
      case 'rejoin':
        return this.#queue(record, () => this.#rejoin(record));
      case 'reject':
        return this.#queue(record, () => this.#tell(record, (port) => port.reject(record.id)));
      case 'end':
        return this.#end(record, effect.reason);
      case 'tell-held':
        record.mediaState = { ...record.mediaState, onHold: effect.held };
        return this.#deps.pushMedia(record);
      default:
        return assertNever(effect, 'unknown call effect');
    }
  }

  /** One that waits for its turn is enough. */
  #end(record: CallRecord, reason: Extract<CallEffect, { type: 'end' }>['reason']): void {
    if (record.leaves) return;
    record.leaves = true;
    this.#queue(record, () => {
      record.leaves = false;
      return this.#tell(record, (port) => port.end(record.id, reason));
    });
  }

  #queue(record: CallRecord, task: () => Promise<void>): void {
    record.queue.run(task).catch((error: unknown) => {
      // a forgotten call refuses what was still waiting
      this.#deps.logger.info('call effect not done', { callId: record.id, error });
    });
  }

  async #answer(record: CallRecord, takeOver: boolean): Promise<void> {
    try {
      record.claimed = true;
      const call = await portOf(record).answer(record.id, { rejoin: false, takeOver });
      this.#deps.take(record, call, true);
    } catch (error) {
      record.claimed = false;
      const known = AppError.from(error);
      this.#deps.logger.info('answer refused', { callId: record.id, code: known.code, error });
      this.#deps.input(record, { type: 'answer-refused', error: known.view() });
    }
  }

  /** Tried until the server has spoken: without it there are no links. */
  async #rejoin(record: CallRecord): Promise<void> {
    for (let tries = 0, since = this.#deps.clock.now(); ; tries += 1) {
      try {
        const call = await portOf(record).answer(record.id, { rejoin: true, takeOver: false });
        record.claimed = true;
        record.needsRejoin = false;
        record.rejoins += 1;
        record.toldMedia = null;
        this.#deps.take(record, call, false);
        return;
      } catch (error) {
        const known = AppError.from(error);
        if (known.code === 'already-answered')
          return this.#deps.input(record, { type: 'ended', reason: 'replaced' });
        if (!isPassing(known)) return this.#deps.input(record, { type: 'gone' });
        if (!(await this.#pause(record, tries, since, known)))
          return this.#deps.input(record, { type: 'gone' });
      }
    }
  }

  /** Leaving and declining must arrive, or the others wait for nobody. */
  async #tell(record: CallRecord, say: (port: CallPort) => Promise<Call | null>): Promise<void> {
    for (let tries = 0, since = this.#deps.clock.now(); ; tries += 1) {
      try {
        const call = await say(portOf(record));
        if (call) this.#deps.take(record, call, false);
        return;
      } catch (error) {
        const known = AppError.from(error);
        const isOver = known.code === 'not-found' || known.code === 'call-ended';
        if (isOver) return;
        if (!isPassing(known) || !(await this.#pause(record, tries, since, known))) {
          this.#deps.logger.warn('the end of a call was not told', { callId: record.id, code: known.code });
          return;
        }
      }
    }
  }

  /** False: no more tries. A record that ends meanwhile stops waiting. */
  #pause(record: CallRecord, tries: number, since: number, error: AppError): Promise<boolean> {
    const waitMs = this.#policy({ tries, elapsedMs: this.#deps.clock.now() - since });
    if (waitMs === null || record.scope.ended) return Promise.resolve(false);
    const asked = error.code === 'rate-limited' ? Number(error.params['seconds'] ?? 0) * 1000 : 0;
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(Math.max(asked, waitMs), () => resolve(!record.scope.ended));
      record.scope.add(() => {
        cancel();
        resolve(false);
      });
    });
  }
}

/** Worth another try. */
const isPassing = ({ code }: AppError): boolean =>
  ['server-unreachable', 'offline', 'rate-limited', 'internal'].includes(code);

function portOf(record: CallRecord): CallPort {
  const port = record.host.port();
  if (!port) throw new AppError('unsupported');
  return port;
}
