import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOps, diff, PatchOp } from './patch.ts';

const { tree } = fc.letrec((tie) => ({
  tree: fc.dictionary(fc.string({ maxLength: 3 }), tie('node'), { maxKeys: 4 }),
  node: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, 1, 'x', ''),
    fc.array(fc.integer(), { maxLength: 3 }),
    tie('tree'),
  ),
}));

describe('patches', () => {
  it('the difference, applied, gives the other tree', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        expect(applyOps(before, diff(before, after))).toEqual(after);
      }),
      { numRuns: 200 },
    );
  });

  it('survives the way through JSON and its schema', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const ops = PatchOp.array().parse(JSON.parse(JSON.stringify(diff(before, after))));
        expect(applyOps(before, ops)).toEqual(JSON.parse(JSON.stringify(after)));
      }),
    );
  });

  it('equal trees differ in nothing; a tree never changes under an op', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        expect(diff(before, structuredClone(before)).filter(({ op }) => op === 'remove')).toEqual([]);
        const frozen = JSON.stringify(before);
        applyOps(before, diff(before, after));
        expect(JSON.stringify(before)).toBe(frozen);
      }),
    );
  });

  it('names only what changed, and leaves the other branches as they are', () => {
    const before = { a: { x: 1, y: 2 }, b: { z: 3 }, list: [1, 2] };
    const after = { ...before, a: { x: 1, y: 5 }, list: [1, 2, 3] };
    const ops = diff(before, after);
    expect(ops).toEqual([
      { op: 'set', path: ['a', 'y'], value: 5 },
      { op: 'set', path: ['list'], value: [1, 2, 3] },
    ]);
    const patched = applyOps(before, ops);
    expect(patched.b).toBe(before.b);
  });

  it('removes keys, replaces the whole, turns leaves into trees and back', () => {
    expect(diff({ a: 1, b: 2 }, { b: 2 })).toEqual([{ op: 'remove', path: ['a'] }]);
    expect(diff({ a: 1 }, { a: { b: 1 } })).toEqual([{ op: 'set', path: ['a'], value: { b: 1 } }]);
    expect(applyOps<unknown>(1, [{ op: 'set', path: [], value: { a: 1 } }])).toEqual({ a: 1 });
  });

  it('a key that is there without a value is not the same as none', () => {
    expect(diff({ a: undefined }, {})).toEqual([{ op: 'remove', path: ['a'] }]);
    expect(applyOps<unknown>({}, diff({}, { a: undefined }))).toEqual({ a: undefined });
  });

  it('throws where a path leads nowhere: the trees have drifted', () => {
    expect(() => applyOps({ a: 1 }, [{ op: 'set', path: ['a', 'b'], value: 1 }])).toThrow('a/b');
    expect(() => applyOps({}, [{ op: 'remove', path: ['a', 'b'] }])).toThrow('a/b');
  });

  it('a key named like a part of every object is only a key', () => {
    const after = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "toString": 3}') as Record<
      string,
      unknown
    >;
    const patched = applyOps<Record<string, unknown>>({}, diff({}, after));
    expect(Object.keys(patched).sort()).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
