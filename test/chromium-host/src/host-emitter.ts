import { EventEmitter } from 'node:events';
import { notImplemented } from './guard.ts';

type Listener = Parameters<EventEmitter['on']>[1];

/** The event object of Electron: `preventDefault()` and, once called, `defaultPrevented`. */
export type HostEvent<Fields extends object = object> = Fields & {
  defaultPrevented: boolean;
  preventDefault(): void;
};

/** Makes one event object; `fields` are what Electron adds for this event. */
export function hostEvent<Fields extends object>(fields: Fields = {} as Fields): HostEvent<Fields> {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** An emitter that knows the events it can emit: listening for another one throws by name instead of waiting for ever. */
export class HostEmitter extends EventEmitter {
  readonly #name: string;
  readonly #known: ReadonlySet<string>;

  constructor(name: string, known: readonly string[]) {
    super();
    this.setMaxListeners(0);
    this.#name = name;
    this.#known = new Set([...known, 'newListener', 'removeListener']);
  }

  override on(event: string | symbol, listener: Listener): this {
    this.#check(event);
    return super.on(event, listener);
  }

  override addListener(event: string | symbol, listener: Listener): this {
    this.#check(event);
    return super.addListener(event, listener);
  }

  #check(event: string | symbol): void {
    if (typeof event === 'string' && !this.#known.has(event))
      throw notImplemented(`${this.#name}.on('${event}')`);
  }
}
