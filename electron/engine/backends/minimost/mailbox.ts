import { AppError } from '#shared/errors/app-error.ts';
import { Queue } from '#shared/tools/queue.ts';
import { type SignalRow, SignalRows } from './rows.ts';
import { readReply, refusalError, type Site } from './site.ts';

/** Signals of one call, or of one shared screen: the server keeps them all, and tells what came after an id. */
export class Mailbox {
  readonly #site: Site;
  readonly #path: string;
  readonly #queues = new Map<string, Queue>();

  /** `path`: of what the signals belong to. */
  constructor(site: Site, path: string) {
    this.#site = site;
    this.#path = path;
  }

  /** One after the other to each: what was sent later must not arrive earlier. Errors: call-ended and those of a connection. */
  async send(to: string, row: { type: SignalRow['type']; payload: unknown }): Promise<void> {
    const queue = this.#queues.get(to) ?? new Queue();
    this.#queues.set(to, queue);
    await queue.run(async () => {
      const reply = await this.#site.inside(`${this.#path}/signal`, { method: 'POST', json: { to, ...row } });
      if (reply.status === 409) throw new AppError('call-ended');
      if (reply.status !== 200) throw refusalError(reply);
    });
  }

  /** For me, in the order of their ids. */
  async after(id: number): Promise<SignalRow[]> {
    const rows = readReply(
      await this.#site.inside(`${this.#path}/signals`, { query: { after: id } }),
      SignalRows,
    );
    return rows.toSorted((a, b) => a.id - b.id);
  }

  /** The id of the newest one; 0: there is none. */
  async newest(): Promise<number> {
    return (await this.after(0)).at(-1)?.id ?? 0;
  }
}
