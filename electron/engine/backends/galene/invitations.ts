import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { ServerMessage } from './events.ts';

const ANSWER_MS = 10_000;
const Token = z.object({ token: z.string().min(1).max(4000) });

interface Waiting {
  readonly settle: (token: string) => void;
  readonly fail: (error: AppError) => void;
}

/** Tokens that were asked for and have not come: the server answers them in order, by messages that name no question. */
export class Invitations {
  readonly #clock: Clock;
  #waiting: Waiting[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The next token that comes. Errors: not-allowed, server-unreachable. */
  next(): Promise<string> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(ANSWER_MS, () => waiting.fail(new AppError('server-unreachable')));
      const over = (): void => {
        cancel();
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
      };
      const waiting: Waiting = {
        settle: (token) => {
          over();
          resolve(token);
        },
        fail: (error) => {
          over();
          reject(error);
        },
      };
      this.#waiting.push(waiting);
    });
  }

  /** True: it was the answer to a question of ours. */
  take({ kind, error, value }: ServerMessage): boolean {
    const [waiting] = this.#waiting;
    if (!waiting || (kind !== 'token' && kind !== 'error')) return false;
    const read = Token.safeParse(value);
    if (kind === 'token' && error === '' && read.success) waiting.settle(read.data.token);
    else waiting.fail(new AppError('not-allowed'));
    return true;
  }

  lost(): void {
    for (const { fail } of this.#waiting) fail(new AppError('server-unreachable'));
  }
}
