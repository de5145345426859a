import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, test } from '../people/house.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** What axe finds on the page as it is, one line each. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(async () => {
    // colours and dialogs on their way in are nobody's contrast; what turns for ever is not waited for
    const ending = (each: Animation) => each.effect?.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(ending)
        .map((each) => each.finished),
    );
    const { axe } = globalThis as unknown as {
      axe: { run(context: object): Promise<{ violations: Finding[] }> };
    };
    // a tooltip is no region: it describes the control that it belongs to
    return axe.run({ exclude: [['[data-radix-popper-content-wrapper]']] });
  });
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

test.describe('every screen passes axe', () => {
  test('first screen, address, account', async ({ newcomer, backend }) => {
    const ada = await newcomer();
    expect(await findings(ada.page)).toEqual([]);
    await ada.connectTo(backend.address);
    await expect(ada.button('Sign in')).toBeVisible();
    expect(await findings(ada.page)).toEqual([]);
  });

  test('conversation, people, settings, call, ring', async ({ colleagues }) => {
    const { ada, ben } = await colleagues();
    expect(await findings(ada.page)).toEqual([]);
    await ada.button('New conversation').click();
    await expect(ada.field('Search people')).toBeVisible();
    expect(await findings(ada.page)).toEqual([]);
    await ada.page.keyboard.press('Escape');
    await ada.button('Settings').click();
    await expect(ada.page.getByRole('dialog')).toBeVisible();
    expect(await findings(ada.page)).toEqual([]);
    await ada.page.keyboard.press('Escape');
    await ada.videoCall();
    const ring = await ben.ringWindow();
    await expect(ring.getByRole('button', { name: 'Accept', exact: true })).toBeVisible();
    expect(await findings(ring)).toEqual([]);
    expect(await findings(ben.page)).toEqual([]);
    await ben.answer('Accept with video');
    await expect(ada.page.getByRole('timer')).toBeVisible();
    expect(await findings(ada.page)).toEqual([]);
    await ada.hangUp();
  });

  test('dark and high contrast theme, and back', async ({ colleagues }) => {
    const { ada } = await colleagues();
    for (const theme of ['Dark', 'High contrast', 'As the system']) {
      await ada.button('Settings').click();
      await ada.page.getByRole('tab', { name: 'Appearance' }).click();
      await ada.page.getByRole('radio', { name: theme }).click();
      expect(await findings(ada.page), `settings, ${theme}`).toEqual([]);
      await ada.page.keyboard.press('Escape');
      expect(await findings(ada.page), `conversation, ${theme}`).toEqual([]);
    }
  });
});
