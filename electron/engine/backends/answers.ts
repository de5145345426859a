/** What was asked under a client's own id, for whoever asks again: the same id is the same answer. What failed may be asked anew. */
export class Answers<T> {
  readonly #max: number;
  readonly #answers = new Map<string, Promise<T>>();

  /** `max`: of older ones nothing is known any more. */
  constructor(max: number) {
    this.#max = max;
  }

  /** The answer under that id; `ask` runs where there is none. */
  get(clientId: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(clientId);
    if (known) return known;
    const answer = ask();
    this.#answers.set(clientId, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.#max && oldest !== undefined) this.#answers.delete(oldest);
    answer.catch(() => {
      if (this.#answers.get(clientId) === answer) this.#answers.delete(clientId);
    });
    return answer;
  }
}
