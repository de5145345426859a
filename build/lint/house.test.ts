import { describe, expect, it } from 'vitest';
import { deadLinks, withoutDoorplate } from './house.ts';

describe('doorplates', () => {
  it('finds folders of the rooms without a README', () => {
    const files = [
      'shared/README.md',
      'shared/a.ts',
      'shared/tools/b.ts',
      'package.json',
      'test/e2e/x.spec.ts',
    ];
    expect(withoutDoorplate(files)).toEqual(['shared/tools', 'test/e2e']);
  });

  it('asks none of folders with data only, nor outside the rooms', () => {
    expect(withoutDoorplate(['docs/README.md', 'docs/screenshots/a.png', '.ci/run', 'README.md'])).toEqual(
      [],
    );
  });
});

describe('links', () => {
  it('finds relative links that lead nowhere', () => {
    const text = 'See [one](./one.md), [two](../two.md#part), [web](https://example.org), [here](#here).';
    expect(deadLinks('docs/adr/x.md', text, (path) => path === 'docs/two.md')).toEqual(['./one.md']);
  });
});
