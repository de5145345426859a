/**
 * Structured clone as a string: IPC payloads cross from Node to Chromium and back as JSON.
 * The same code runs on both sides. What cannot be cloned throws Electron's own sentence.
 */

/** Marks an object of the encoded form that stands for something else; `v` holds its parts. */
const TAG = '$clone';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Tagged {
  [TAG]: string;
  v: Json;
}

const VIEWS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
} as const;
const isView = (kind: string): kind is keyof typeof VIEWS => Object.hasOwn(VIEWS, kind);

const ERRORS: Record<string, ErrorConstructor> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** Chromium's own base64 methods, which TypeScript's library does not declare yet. */
interface NativeBase64 {
  toBase64(): string;
}
interface NativeBase64Constructor {
  fromBase64(text: string): Uint8Array<ArrayBuffer>;
}

// A loop over btoa takes 400 ms for a megabyte, so each side uses what it has natively.
const hasBuffer = typeof Buffer === 'function';

function toBase64(bytes: Uint8Array): string {
  if (hasBuffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return (bytes as unknown as NativeBase64).toBase64();
}

function fromBase64(text: string): ArrayBuffer {
  // Buffer.from may answer a slice of Node's shared pool: copy it into a buffer of its own.
  if (hasBuffer) return new Uint8Array(Buffer.from(text, 'base64')).buffer;
  return (Uint8Array as unknown as NativeBase64Constructor).fromBase64(text).buffer;
}

const uncloneable = (): Error => new Error('An object could not be cloned.');
const tagged = (kind: string, v: Json): Tagged & { [key: string]: Json } => ({ [TAG]: kind, v });
const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

/** Assignment would call the setter of `__proto__` instead of making a key of that name. */
function put(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The text of one value. Throws for functions, symbols, promises, weak collections and platform objects. */
export function encode(root: unknown): string {
  const seen = new Map<object, number>();

  const walk = (value: unknown): Json => {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (Object.is(value, -0)) return tagged('number', '-0');
        return Number.isFinite(value) ? value : tagged('number', String(value));
      case 'undefined':
        return tagged('undefined', null);
      case 'bigint':
        return tagged('bigint', String(value));
      case 'object':
        return value === null ? null : walkObject(value);
      default:
        throw uncloneable();
    }
  };

  const walkObject = (value: object): Json => {
    const known = seen.get(value);
    if (known !== undefined) return tagged('ref', known);
    seen.set(value, seen.size);
    if (Array.isArray(value)) return Array.from(value, walk);
    if (value instanceof Date) return tagged('Date', value.getTime());
    if (value instanceof RegExp) return tagged('RegExp', [value.source, value.flags]);
    if (value instanceof Map)
      return tagged(
        'Map',
        Array.from(value, ([key, item]) => [walk(key), walk(item)]),
      );
    if (value instanceof Set) return tagged('Set', Array.from(value, walk));
    if (value instanceof ArrayBuffer) return tagged('ArrayBuffer', toBase64(new Uint8Array(value)));
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return tagged(kindOf(value), toBase64(bytes));
    }
    const kind = kindOf(value);
    if (kind === 'Error') return walkError(value as Error);
    if (kind !== 'Object') throw uncloneable();
    const entries = Object.entries(value).map(([key, item]): [string, Json] => [key, walk(item)]);
    if (TAG in value) return tagged('object', entries);
    const copy: { [key: string]: Json } = {};
    for (const [key, item] of entries) put(copy, key, item);
    return copy;
  };

  const walkError = (error: Error): Json => {
    const parts = [error.name, error.message, error.stack ?? ''];
    return tagged('Error', 'cause' in error ? [...parts, walk(error.cause)] : parts);
  };

  return JSON.stringify(walk(root));
}

/** The value of a text that `encode` made; cycles and shared references come back as such. */
export function decode(text: string): unknown {
  const seen: unknown[] = [];
  const keep = <T>(value: T): T => {
    seen.push(value);
    return value;
  };

  const walk = (value: Json): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) {
      const array: unknown[] = keep([]);
      for (const item of value) array.push(walk(item));
      return array;
    }
    return isTagged(value) ? walkTagged(value[TAG], value.v) : walkEntries(Object.entries(value));
  };

  const walkEntries = (entries: [string, Json][]): object => {
    const object = keep({});
    for (const [key, item] of entries) put(object, key, walk(item));
    return object;
  };

  // The encoder wrote `v`, so its shape follows from the tag; the casts below state that shape.
  const walkTagged = (kind: string, v: Json): unknown => {
    switch (kind) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(v);
      case 'bigint':
        return BigInt(v as string);
      case 'ref':
        return seen[v as number];
      case 'object':
        return walkEntries(v as [string, Json][]);
      case 'Date':
        return keep(new Date((v as number | null) ?? Number.NaN)); // JSON has no NaN: an invalid date arrives as null
      case 'RegExp':
        return keep(new RegExp(...(v as [string, string])));
      case 'Map': {
        const map = keep(new Map());
        for (const [key, item] of v as [Json, Json][]) map.set(walk(key), walk(item));
        return map;
      }
      case 'Set': {
        const set = keep(new Set());
        for (const item of v as Json[]) set.add(walk(item));
        return set;
      }
      case 'Error':
        return walkError(v as [string, string, string, Json?]);
      case 'ArrayBuffer':
        return keep(fromBase64(v as string));
      default:
        if (!isView(kind)) throw new Error(`chromium-host: unknown clone tag ${kind}`);
        return keep(new (VIEWS[kind] as Uint8ArrayConstructor)(fromBase64(v as string)));
    }
  };

  const walkError = ([name, message, stack, cause]: [string, string, string, Json?]): Error => {
    const error = keep(new (ERRORS[name] ?? Error)(message));
    error.stack = stack;
    if (cause !== undefined) error.cause = walk(cause);
    return error;
  };

  return walk(JSON.parse(text) as Json);
}

const isTagged = (value: object): value is Tagged => TAG in value;
