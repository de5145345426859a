/** Numbered changes of one immutable tree of plain objects. Arrays and leaves are replaced whole; records are compared by key. */
import { z } from 'zod';

const Path = z.array(z.string());
export const PatchOp = z.discriminatedUnion('op', [
  z.object({ op: z.literal('set'), path: Path, value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: Path }),
]);
export type PatchOp = z.infer<typeof PatchOp>;

export const Patch = z.object({
  /** One more than that of the patch before; a gap means: ask for the snapshot again. */
  seq: z.int().positive(),
  ops: z.array(PatchOp),
});
export type Patch = z.infer<typeof Patch>;

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What turns `before` into `after`. Equal references are equal, so unchanged branches cost nothing. */
export function diff(before: unknown, after: unknown, path: string[] = []): PatchOp[] {
  if (Object.is(before, after)) return [];
  if (!isTree(before) || !isTree(after)) return [{ op: 'set', path, value: after }];
  const ops: PatchOp[] = [];
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) ops.push({ op: 'remove', path: [...path, key] });
  }
  for (const [key, value] of Object.entries(after)) {
    if (Object.hasOwn(before, key)) ops.push(...diff(before[key], value, [...path, key]));
    else ops.push({ op: 'set', path: [...path, key], value });
  }
  return ops;
}

/** A new tree that shares every untouched branch with the old one. Throws on a path that leads nowhere: the trees have drifted. */
export function applyOps<T>(tree: T, ops: readonly PatchOp[]): T {
  return ops.reduce<unknown>((current, op) => applyAt(current, op, 0), tree) as T;
}

function applyAt(node: unknown, op: PatchOp, depth: number): unknown {
  const key = op.path[depth];
  if (key === undefined) return op.op === 'set' ? op.value : undefined;
  if (!isTree(node)) throw new Error(`patch path leads nowhere: ${op.path.join('/')}`);
  const last = depth === op.path.length - 1;
  if (last && op.op === 'remove') {
    const rest = { ...node };
    delete rest[key];
    return rest;
  }
  return { ...node, [key]: applyAt(last && op.op === 'set' ? undefined : node[key], op, depth + 1) };
}
