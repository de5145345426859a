import type { Menu, MenuItemConstructorOptions } from 'electron';
import { expect, it } from 'vitest';
import { createWords } from '../words.ts';
import { setAppMenu } from './app-menu.ts';

function setUp(platform: NodeJS.Platform) {
  let set: unknown;
  const zooms: string[] = [];
  setAppMenu({
    Menu: {
      buildFromTemplate: (template) => template as unknown as Menu,
      setApplicationMenu: (menu) => (set = menu),
    },
    platform,
    zoom: (direction) => zooms.push(direction),
    words: createWords(),
  });
  return { set: set as MenuItemConstructorOptions[] | null, zooms };
}

it('is there on macOS alone', () => {
  expect(setUp('linux').set).toBeNull();
  expect(setUp('win32').set).toBeNull();
  const { set, zooms } = setUp('darwin');
  expect(set?.map(({ role, label }) => role ?? label)).toEqual(['appMenu', 'editMenu', 'View', 'windowMenu']);
  const view = set?.[2]?.submenu as MenuItemConstructorOptions[];
  for (const item of view) (item.click as (() => void) | undefined)?.();
  expect(zooms).toEqual(['in', 'out', 'reset']);
});
