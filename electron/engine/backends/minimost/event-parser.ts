/** Server-sent events, as they come in over an answer that goes on. */

export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** An event that is larger than this is no event. */
const EVENT_CHARS_MAX = 16 * 1024 * 1024;

/** Bytes in, events out; of an event that is cut in two, the first part waits for the second. */
export class EventParser {
  readonly #decoder = new TextDecoder();
  readonly #onEvent: (event: ServerEvent) => void;
  #rest = '';
  #name = '';
  #data: string[] = [];
  #size = 0;

  constructor(onEvent: (event: ServerEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** Throws a plain error when what comes is no stream of events any more. */
  take(bytes: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
    if (this.#rest.length + this.#size > EVENT_CHARS_MAX) throw new Error('an event without end');
  }

  #line(line: string): void {
    if (line === '') return this.#end();
    const [field, value] = fieldOf(line);
    if (field === 'event') this.#name = value;
    else if (field === 'data') {
      this.#data.push(value);
      this.#size += value.length;
    }
  }

  #end(): void {
    const event = { name: this.#name, data: this.#data.join('\n') };
    const isEvent = this.#data.length > 0;
    this.#name = '';
    this.#data = [];
    this.#size = 0;
    if (isEvent) this.#onEvent(event);
  }
}

/** A line that begins with a colon says nothing: it keeps the connection open. */
function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value];
}
