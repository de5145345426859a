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

function shareTree(before: Tree, after: Tree): Tree {
  const keys = Object.keys(after);
  const shared: Record<string, unknown> = {};
  let same = keys.length === Object.keys(before).length;
  for (const key of keys) {
    shared[key] = shareAny(before[key], after[key]);
    same &&= Object.hasOwn(before, key) && Object.is(shared[key], before[key]);
  }
  return same ? before : shared;
}
