/** `after`, with every part that equals its part of `before` taken from there: equal trees keep their identity. Plain data only. */
export function share<T>(before: T, after: T): T {
  return shareAny(before, after) as T;
}

function shareAny(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (Array.isArray(before) && Array.isArray(after)) return shareArray(before, after);
  if (isTree(before) && isTree(after)) return shareTree(before, after);
  return after;
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function shareArray(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const shared = after.map((item, index) => shareAny(before[index], item));
  const same =
    before.length === after.length && shared.every((item, index) => Object.is(item, before[index]));
  return same ? before : shared;
}

/** Only own keys count, and they are defined, never assigned: people and servers may name a thing `__proto__`. */
function shareTree(before: Tree, after: Tree): Tree {
  const own = (key: string): unknown => (Object.hasOwn(before, key) ? before[key] : undefined);
  const shared = Object.entries(after).map(([key, value]) => [key, shareAny(own(key), value)] as const);
  const same =
    shared.length === Object.keys(before).length &&
    shared.every(([key, value]) => Object.hasOwn(before, key) && Object.is(value, before[key]));
  return same ? before : Object.fromEntries(shared);
}
