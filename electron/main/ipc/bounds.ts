import { RECORDING_CHUNK_BYTES } from '#shared/contracts/ipc/recording.ts';

/** How big and how deep a payload may be before any schema looks at it. */
const NODES_MAX = 20_000;
const DEPTH_MAX = 24;
/** Bytes of all binary data together: one chunk of a recording. */
const BYTES_MAX = RECORDING_CHUNK_BYTES;
/** Characters of all strings and keys together: one SDP of 64 KiB or one message of 100,000 characters fits many times. */
const CHARS_MAX = 1_048_576;

/** Is it plain data (null, booleans, finite numbers, strings, bytes, arrays, plain objects) within the bounds? Ends on cycles too. */
export function withinBounds(payload: unknown): boolean {
  let nodes = 0;
  let chars = 0;
  let bytes = 0;
  const fits = (value: unknown, depth: number): boolean => {
    nodes += 1;
    if (nodes > NODES_MAX || depth > DEPTH_MAX) return false;
    switch (typeof value) {
      case 'undefined':
      case 'boolean':
        return true;
      case 'number':
        return Number.isFinite(value);
      case 'string':
        chars += value.length;
        return chars <= CHARS_MAX;
      case 'object':
        return value === null || fitsObject(value, depth);
      default:
        return false;
    }
  };
  const fitsObject = (value: object, depth: number): boolean => {
    if (Array.isArray(value))
      return value.length <= NODES_MAX && value.every((item) => fits(item, depth + 1));
    if (value instanceof Uint8Array) {
      // what lies under it counts: a small view may hold a large buffer
      bytes += value.buffer.byteLength;
      return bytes <= BYTES_MAX;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return false;
    return Object.entries(value).every(([key, item]) => fits(key, depth + 1) && fits(item, depth + 1));
  };
  return fits(payload, 0);
}
