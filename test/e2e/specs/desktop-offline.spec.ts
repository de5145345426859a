/** A server that cannot be reached: nobody is signed out, and nothing has to be done when it is back. */
import { expect, test } from '../people/house.ts';

test.use({ ownBackend: {} });

test('without its server Parley shows what it has, a start too, and is back by itself', async ({
  join,
  remote,
  launch,
  backend,
  account,
}) => {
  const env = { CHROMIUM_HOST_KEYRING: 'gnome_libsecret' };
  const [ada, cy] = await Promise.all([join('Ada', { env }), remote('Cy')]);
  await cy.writes(account('Ada'), 'before the storm');
  await ada.open(cy.displayName);
  await ada.sees('before the storm');

  await backend.kill();
  await expect(ada.page.getByText(/No connection|cannot be reached|Connecting/).first()).toBeVisible();
  await ada.sees('before the storm');
  await ada.launched.close();

  const again = await launch({ env, userData: ada.launched.userData });
  await test.step('signed in still, with what was known or a page that says why there is nothing', async () => {
    await expect(
      again.page
        .getByRole('heading', { name: /cannot be reached/ })
        .or(again.conversation(cy.displayName))
        .first(),
    ).toBeVisible();
    await expect(again.field('Password')).toBeHidden();
  });

  await backend.restart();
  await expect(again.conversation(cy.displayName)).toBeVisible();
  await again.open(cy.displayName);
  await again.sees('before the storm');
  await again.write('after it');
  await expect.poll(() => cy.reads(account('Ada'))).toContain('after it');
});
