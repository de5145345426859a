import { expect, test } from '../people/house.ts';
import { account } from '../people/person.ts';

const ADA = account('Ada');

test.describe('first run', () => {
  test('hosting a workspace on this computer takes one click and no server', async ({ launch }) => {
    const ada = await launch();
    await expect(ada.button('Connect to a server')).toBeVisible();
    await ada.host();
    await ada.createAccount(ADA);
    await expect(ada.button('New conversation')).toBeVisible();
  });

  test('a hosted workspace and its sign-in are there again after a restart', async ({ launch }) => {
    const keyring = { CHROMIUM_HOST_KEYRING: 'gnome_libsecret' };
    const first = await launch({ env: keyring });
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

  test('a second start hands over to the running Parley', async ({ launch }) => {
    const first = await launch();
    await first.host();
    await first.createAccount(ADA);
    const { spawn } = await import('node:child_process');
    const { default: electron } = await import('electron');
    const second = spawn(electron as unknown as string, ['.', `--user-data-dir=${first.launched.userData}`], {
      stdio: 'ignore',
    });
    const code = await new Promise((done) => second.once('exit', done));
    expect(code).toBe(0);
    await first.isSignedIn();
  });
});
