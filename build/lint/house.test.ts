import { describe, expect, it } from 'vitest';
import { deadLinks, namesMachine, withoutDoorplate } from './house.ts';

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

describe('paths of a machine', () => {
  const names = (text: string, root: string) => namesMachine(text, root, ['/tmp', '/']);

  it('finds the tree itself and what lies beside it', () => {
    expect(names('see /home/demo/parley/out', '/home/demo/parley')).toBe(true);
    expect(names('see /home/demo/other', '/home/demo/parley')).toBe(true);
    expect(names('see /tmp/clone/out', '/tmp/clone')).toBe(true);
  });

  it('knows folders that every machine has', () => {
    expect(names('traces go to /tmp/traces', '/tmp/clone')).toBe(false);
    expect(names('see /etc/parley', '/parley')).toBe(false);
    expect(names('see ../other', '/home/demo/parley')).toBe(false);
  });
});
