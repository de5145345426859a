/** Answers what to send in place of a line `candidate:…`; null: nothing. */
export type RewriteLine = (line: string) => Promise<string | null>;

const DROPPED = Symbol('dropped');

/**
 * Rewrites every candidate in a message of signalling: SDP texts, candidate objects, lists of them. An object around a dropped candidate
 * goes with it; null: nothing is left to send.
 */
export async function rewriteMessage<T>(message: T, rewrite: RewriteLine): Promise<T | null> {
  const rewritten = await walk(message, rewrite);
  // every value keeps its shape, only texts change
  return rewritten === DROPPED ? null : (rewritten as T);
}

async function walk(value: unknown, rewrite: RewriteLine): Promise<unknown> {
  if (typeof value === 'string') return text(value, rewrite);
  if (Array.isArray(value)) {
    const items = await Promise.all(value.map((item) => walk(item, rewrite)));
    return items.filter((item) => item !== DROPPED);
  }
  if (value === null || typeof value !== 'object') return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([name, item]) => [name, await walk(item, rewrite)] as const),
  );
  return entries.some(([, item]) => item === DROPPED) ? DROPPED : Object.fromEntries(entries);
}

async function text(value: string, rewrite: RewriteLine): Promise<unknown> {
  if (value.startsWith('candidate:')) return (await rewrite(value)) ?? DROPPED;
  if (!value.startsWith('v=0')) return value;
  const lines = await Promise.all(
    value.split('\r\n').map(async (line) => {
      if (!line.startsWith('a=candidate:')) return line;
      const candidate = await rewrite(line.slice('a='.length));
      return candidate === null ? null : `a=${candidate}`;
    }),
  );
  return lines.filter((line) => line !== null).join('\r\n');
}
