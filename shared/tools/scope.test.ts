import { describe, expect, it } from 'vitest';
import { Scope } from './scope.ts';

describe('Scope', () => {
  it('releases newest first, once', () => {
    const scope = new Scope();
    const seen: number[] = [];
    for (const n of [1, 2, 3]) scope.add(() => seen.push(n));
    expect(scope.ended).toBe(false);
    scope.end();
    scope.end();
    expect(seen).toEqual([3, 2, 1]);
    expect(scope.ended).toBe(true);
  });

  it('releases at once what comes after the end', () => {
    const scope = new Scope();
    scope.end();
    let released = 0;
    scope.add(() => (released += 1));
    expect(released).toBe(1);
  });

  it('takes its children along; a child may end earlier', () => {
    const scope = new Scope();
    const seen: string[] = [];
    const early = scope.child();
    const late = scope.child();
    early.add(() => seen.push('early'));
    late.add(() => seen.push('late'));
    early.end();
    expect(seen).toEqual(['early']);
    expect(scope.ended).toBe(false);
    scope.end();
    expect(seen).toEqual(['early', 'late']);
    expect(late.ended).toBe(true);
  });

  it('goes on when a release throws, and tells all errors at the end', () => {
    const scope = new Scope();
    const seen: number[] = [];
    scope.add(() => seen.push(1));
    scope.add(() => {
      throw new Error('two');
    });
    scope.add(() => seen.push(3));
    scope.add(() => {
      throw new Error('four');
    });
    let thrown: unknown;
    try {
      scope.end();
    } catch (error) {
      thrown = error;
    }
    expect(seen).toEqual([3, 1]);
    expect(thrown).toBeInstanceOf(AggregateError);
    expect((thrown as AggregateError).errors.map(String)).toEqual(['Error: four', 'Error: two']);
  });

  it('a release that adds another one to the ending scope has it run', () => {
    const scope = new Scope();
    const seen: string[] = [];
    scope.add(() => scope.add(() => seen.push('inner')));
    scope.end();
    expect(seen).toEqual(['inner']);
  });
});
