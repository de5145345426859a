import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../people/house.ts';

const serve = (answer: (path: string) => { status: number; body: unknown }): Promise<Server> =>
  new Promise((listening) => {
    const server = createServer((request, response) => {
      const { status, body } = answer(request.url ?? '/');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1', () => listening(server));
  });
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

test.describe('errors a person meets', () => {
  test('no server there', async ({ newcomer }) => {
    const server = await serve(() => ({ status: 200, body: {} }));
    const address = addressOf(server);
    await new Promise((closed) => server.close(closed));
    const ada = await newcomer();
    await ada.connectTo(address);
    await expect(ada.page.getByText(/cannot reach/)).toBeVisible();
  });

  test('a server, but not of Parley', async ({ newcomer }) => {
    const server = await serve(() => ({ status: 404, body: { hello: 'world' } }));
    const ada = await newcomer();
    await ada.connectTo(addressOf(server));
    await expect(ada.page.getByText(/There is no Parley server/)).toBeVisible();
    server.close();
  });

  test('a server that is too new', async ({ newcomer }) => {
    const server = await serve(() => ({
      status: 200,
      body: { kind: 'connect', contract: 2, name: 'Future', version: '9' },
    }));
    const ada = await newcomer();
    await ada.connectTo(addressOf(server));
    await expect(ada.page.getByText(/newer than this Parley/)).toBeVisible();
    server.close();
  });

  test('not an address at all', async ({ newcomer }) => {
    const ada = await newcomer();
    await ada.connectTo('not an address');
    await expect(ada.page.getByText(/This is not a server address/)).toBeVisible();
  });

  test('wrong password, then too many attempts', async ({ remote, newcomer, backend, account }) => {
    const ADA = account('Ada');
    await remote('Ada');
    const stranger = await newcomer();
    await stranger.connectTo(backend.address);
    await stranger.enterSignIn({ ...ADA, password: 'wrong-password' });
    await expect(stranger.page.getByText(/Username or password is wrong/)).toBeVisible();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await stranger.enterSignIn({ ...ADA, password: `wrong-password-${attempt}` });
      await expect(stranger.button('Sign in')).toBeEnabled();
    }
    await expect(stranger.page.getByText(/Too many attempts/)).toBeVisible();
  });

  test('a taken username', async ({ remote, newcomer, backend, account }) => {
    await remote('Ada');
    const second = await newcomer();
    await second.connectTo(backend.address);
    await second.page.getByRole('tab', { name: 'Create account' }).click();
    await second.field('Display name').fill('Ada again');
    await second.field('Username').fill(account('Ada').username);
    await second.field('Password').fill('a-long-enough-password');
    await second.button('Create account').click();
    await expect(second.page.getByText(/This username is taken/)).toBeVisible();
  });

  test('a dropped sign-in asks again and keeps the draft', async ({ join, remote, backend, account }) => {
    const ADA = account('Ada');
    const [ada, ben] = await Promise.all([join('Ada'), remote('Ben')]);
    await ada.find(ben.displayName);
    await ada.field('Message').fill('a draft of mine');
    const login = await fetch(`${backend.address}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: ADA.username, password: ADA.password }),
    });
    const { token } = (await login.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const list = await fetch(`${backend.address}/api/auth/devices`, { headers });
    const { devices } = (await list.json()) as { devices: { id: string; current: boolean }[] };
    for (const device of devices.filter((each) => !each.current)) {
      await fetch(`${backend.address}/api/auth/devices/${device.id}`, { method: 'DELETE', headers });
    }
    await expect(ada.page.getByText(/You have been signed out/).first()).toBeVisible();
    await ada.opensSignIn();
    await ada.field('Password').fill(ADA.password);
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    await expect(ada.field('Message')).toHaveValue('a draft of mine');
    await ada.button('Send').click();
    await ada.sees('a draft of mine');
  });

  test('sign out forgets the sign-in, over a restart too', async ({ join, launch }) => {
    const env = { CHROMIUM_HOST_KEYRING: 'gnome_libsecret' };
    const ada = await join('Ada', { env });
    await ada.button('Settings').click();
    await ada.page.getByRole('tab', { name: 'Workspace' }).click();
    await ada.button('Sign out').click();
    await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    await expect(ada.field('Username')).toBeVisible();
    await ada.launched.close();
    const again = await launch({ env, userData: ada.launched.userData });
    await expect(again.field('Username')).toBeVisible();
    await expect(again.page.getByText(/You have been signed out/)).toBeHidden();
  });
});
