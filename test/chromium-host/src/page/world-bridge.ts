import type { HostChannel } from './config.ts';

/**
 * contextBridge between the two worlds of a page. They share no objects, only the DOM: a CustomEvent with a secret name
 * crosses synchronously, and Blink clones its detail. Functions and promises cross as numbers.
 */

type World = 'page' | 'preload';
type AnyFunction = (...args: unknown[]) => unknown;

type Crossing =
  | { call: number; reply: number; args: unknown[] }
  | { returned: number; value: unknown }
  | { threw: number; error: Error }
  | { expose: string; value: unknown; reply: number }
  | { host: unknown }
  | { release: number };

/** Marks a stand-in: a function or promise of the sender, or a function that the receiver once sent itself. */
const TAG = '$bridge';
interface StandIn {
  [TAG]: 'function' | 'promise' | 'yours';
  id: number;
}

/** Electron's words for a thrown value that has no message. */
const UNKNOWN_EXCEPTION =
  'An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown.';

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
const isStandIn = (value: object): value is StandIn => TAG in value;

/** Electron carries only the message of an error across: class, code and cause are lost, so they are lost here too. */
function plainError(thrown: unknown): Error {
  const message = thrown instanceof Object && 'message' in thrown ? thrown.message : undefined;
  return new Error(typeof message === 'string' ? message : UNKNOWN_EXCEPTION);
}

function deepFreeze(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

export interface WorldBridge {
  /** contextBridge.exposeInMainWorld, called in the preload world. */
  expose: (key: string, value: unknown) => void;
  /** Hands the way to the host over to the page's world. */
  exposeHost: (channel: HostChannel) => void;
}

/** One world's end, for one document. `onHost` receives what the other end gave to `exposeHost`. */
export function joinWorlds(
  world: World,
  secret: string,
  onHost?: (channel: HostChannel) => void,
): WorldBridge {
  const { CustomEvent } = window;
  // `window` outlives its document: a collector of the last one must not release functions of this one, whose numbers are the same
  const name = `${secret}-${performance.timeOrigin}`;
  const dispatch = window.dispatchEvent.bind(window);
  const own = new Map<number, AnyFunction>();
  const theirs = new WeakMap<AnyFunction, number>();
  const outcomes = new Map<number, Crossing>();
  let lastId = 0;

  const post = (crossing: Crossing): void => {
    dispatch(new CustomEvent(name, { detail: { from: world, crossing } }));
  };
  // Without this every listener that a page ever passed to a preload would stay for the page's whole life.
  const collected = new FinalizationRegistry<number>((id) => post({ release: id }));

  const keep = (callback: AnyFunction): number => {
    own.set(++lastId, callback);
    return lastId;
  };

  /** Plain data is copied deeply; Date, Map, ArrayBuffer, Blob and the like are cloned by the event itself. */
  const copy = (value: object, convert: (item: unknown) => unknown, seen: Map<object, unknown>): unknown => {
    const known = seen.get(value);
    if (known) return known;
    const target: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    seen.set(value, target);
    for (const [key, item] of Object.entries(value)) (target as Record<string, unknown>)[key] = convert(item);
    return target;
  };

  const marshal = (value: unknown, seen = new Map<object, unknown>()): unknown => {
    if (typeof value === 'function') {
      const theirId = theirs.get(value as AnyFunction);
      if (theirId !== undefined) return { [TAG]: 'yours', id: theirId };
      return { [TAG]: 'function', id: keep(value as AnyFunction) };
    }
    if (value instanceof Promise) {
      const settle = (resolve: unknown, reject: unknown): void => {
        value.then(resolve as AnyFunction, reject as AnyFunction);
      };
      return { [TAG]: 'promise', id: keep(settle) };
    }
    const tag = tagOf(value);
    if (tag === 'Error') return plainError(value);
    if (tag !== 'Object' && tag !== 'Array') return value;
    return copy(value as object, (item) => marshal(item, seen), seen);
  };

  const unmarshal = (value: unknown, seen = new Map<object, unknown>()): unknown => {
    const tag = tagOf(value);
    if (tag !== 'Object' && tag !== 'Array') return value;
    const object = value as object;
    if (!isStandIn(object)) return copy(object, (item) => unmarshal(item, seen), seen);
    const { id } = object;
    if (object[TAG] === 'yours') return own.get(id);
    if (object[TAG] === 'promise') {
      return new Promise((resolve, reject) => {
        call(id, [resolve, reject]);
        post({ release: id }); // a promise is asked once
      });
    }
    const standIn: AnyFunction = (...args) => call(id, args);
    theirs.set(standIn, id);
    collected.register(standIn, id);
    return standIn;
  };

  const call = (id: number, args: unknown[]): unknown =>
    ask((reply) => ({ call: id, reply, args: marshal(args) as unknown[] }));

  /** The other world answers before `post` returns. */
  const ask = (toCrossing: (reply: number) => Crossing): unknown => {
    const reply = ++lastId;
    post(toCrossing(reply));
    const outcome = outcomes.get(reply);
    outcomes.delete(reply);
    if (!outcome) throw new Error('An object could not be cloned.'); // the answer itself did not cross
    if ('threw' in outcome) throw outcome.error;
    return 'returned' in outcome ? unmarshal(outcome.value) : undefined;
  };

  const receive = (crossing: Crossing): void => {
    if ('returned' in crossing) outcomes.set(crossing.returned, crossing);
    else if ('threw' in crossing) outcomes.set(crossing.threw, crossing);
    else if ('release' in crossing) own.delete(crossing.release);
    else if ('host' in crossing) onHost?.(unmarshal(crossing.host) as HostChannel);
    else if ('expose' in crossing)
      answer(crossing.reply, () => bind(crossing.expose, unmarshal(crossing.value)));
    else answer(crossing.reply, () => own.get(crossing.call)?.(...(unmarshal(crossing.args) as unknown[])));
  };

  const answer = (reply: number, work: () => unknown): void => {
    try {
      post({ returned: reply, value: marshal(work()) });
    } catch (error) {
      post({ threw: reply, error: plainError(error) });
    }
  };

  const bind = (key: string, value: unknown): void => {
    if (key in window)
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, key, { value: deepFreeze(value), enumerable: true });
  };

  window.addEventListener(
    name,
    (event) => {
      const { detail } = event as CustomEvent<{ from: World; crossing: Crossing } | null>;
      if (detail?.from === world) return; // our own: let it go on to the other world
      event.stopImmediatePropagation();
      if (detail) receive(detail.crossing); // null: it could not be cloned, and the sender sees that no answer came
    },
    { capture: true },
  );

  return {
    expose: (key, value) => void ask((reply) => ({ expose: key, reply, value: marshal(value) })),
    exposeHost: (channel) => post({ host: marshal(channel) }),
  };
}
