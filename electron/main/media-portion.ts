import { AppError } from '#shared/errors/app-error.ts';

export type Pieces = AsyncIterableIterator<Uint8Array>;

/** What is sent of a file. */
export interface Portion {
  readonly pieces: Pieces;
  /** Bytes; `null`: nobody knows before the end. */
  readonly length: number | null;
  /** First and last byte; `null`: all of it was asked for. */
  readonly range: { readonly start: number; readonly end: number } | null;
}

/**
 * The part of `bytes` that a Range header asks for: one range, from a known byte on, of a file whose size is known; any other wish is
 * answered with all of it. What comes before the range is read and dropped. `null`: the file has no such range.
 */
export async function portionOf(
  bytes: AsyncIterable<Uint8Array>,
  size: number | null,
  header: string | null,
): Promise<Portion | null> {
  const source = bytes[Symbol.asyncIterator]();
  // begun before it is promised: a source that was never begun cannot be told to stop
  const first = await source.next();
  const [, from, to] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (size === null || from === undefined) {
    return { pieces: piecesOf(source, first, 0, size), length: size, range: null };
  }
  const start = Number(from);
  const end = Math.min(to === undefined || to === '' ? Infinity : Number(to), size - 1);
  if (start > end) {
    await source.return?.();
    return null;
  }
  const length = end - start + 1;
  return { pieces: piecesOf(source, first, start, length), length, range: { start, end } };
}

/** `length: null`: to the end. Errors: server-unreachable when less came than was promised. */
function piecesOf(
  source: AsyncIterator<Uint8Array>,
  first: IteratorResult<Uint8Array>,
  start: number,
  length: number | null,
): Pieces {
  let ahead: IteratorResult<Uint8Array> | null = first;
  let skip = start;
  let left = length ?? Infinity;
  const stop = async (): Promise<IteratorResult<Uint8Array>> => {
    left = 0;
    await source.return?.();
    return { done: true, value: undefined };
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (left > 0) {
        const result: IteratorResult<Uint8Array> = ahead ?? (await source.next());
        ahead = null;
        if (result.done && left !== Infinity) throw new AppError('server-unreachable');
        if (result.done) return result;
        const from = Math.min(skip, result.value.length);
        const piece = result.value.subarray(from, from + left);
        skip -= from;
        left -= piece.length;
        if (piece.length > 0) return { done: false, value: piece };
      }
      return stop();
    },
    return: stop,
  };
}
