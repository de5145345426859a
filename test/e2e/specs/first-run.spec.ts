import { expect, test } from '../people/house.ts';
import { account } from '../people/visitor.ts';

const ADA = account('Ada');

test.describe('first run', () => {
  test('hosting takes one click and no server; workspace and sign-in are there after a restart', async ({
    launch,
  }) => {
    const keyring = { CHROMIUM_HOST_KEYRING: 'gnome_libsecret' };
    const first = await launch({ env: keyring });
    await expect(first.button('Connect to a server')).toBeVisible();
    await first.host();
    await first.createAccount(ADA);
    await first.launched.close();
    const again = await launch({ env: keyring, userData: first.launched.userData });
    await again.isSignedIn();
  });

  test('without a keyring the sign-in is kept for this run only, and a person is asked', async ({
    launch,
  }) => {
    const first = await launch();
    await first.host();
    await first.createAccount(ADA);
    await expect(first.page.getByText(/keyring/)).toBeVisible();
    await first.launched.close();
    const again = await launch({ userData: first.launched.userData });
    await again.signIn(ADA);
  });
});
