import { expect, test, type Mini } from './support/mini.ts';

/** What safeStorage says and does, each in one word. */
const keyring = ({ app }: Mini) =>
  app.evaluate(async ({ safeStorage }) => {
    const outcome = (work: () => unknown) =>
      Promise.resolve()
        .then(work)
        .then(String, (error: Error) => error.message);
    return {
      backend: safeStorage.getSelectedStorageBackend(),
      isAvailable: safeStorage.isEncryptionAvailable(),
      isAsyncAvailable: await safeStorage.isAsyncEncryptionAvailable(),
      roundTrip: await outcome(() => safeStorage.decryptString(safeStorage.encryptString('secret'))),
      asyncRoundTrip: await outcome(async () => {
        const encrypted = await safeStorage.encryptStringAsync('secret');
        const { result } = await safeStorage.decryptStringAsync(encrypted);
        return `${encrypted.toString('latin1', 0, 3)} ${result}`;
      }),
    };
  });

const refused =
  'Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.';

test('by default there is no keyring, and plain text only if main asks for it', async ({ mini }) => {
  const weak = { backend: 'basic_text', isAsyncAvailable: true, asyncRoundTrip: 'v10 secret' };
  expect(await keyring(mini)).toEqual({ ...weak, isAvailable: false, roundTrip: refused });
  await mini.app.evaluate(({ safeStorage }) => safeStorage.setUsePlainTextEncryption(true));
  expect(await keyring(mini)).toEqual({ ...weak, isAvailable: true, roundTrip: 'secret' });
  await mini.app.evaluate(({ safeStorage }) => safeStorage.setUsePlainTextEncryption(false));
});

test('a keyring can be claimed, and one that refuses everything', async ({ launch }) => {
  const claiming = (kind: string) => launch({ env: { CHROMIUM_HOST_KEYRING: kind } });
  const [strong, none] = await Promise.all([claiming('gnome_libsecret'), claiming('none')]);
  expect(await keyring(strong)).toEqual({
    backend: 'gnome_libsecret',
    isAvailable: true,
    isAsyncAvailable: true,
    roundTrip: 'secret',
    asyncRoundTrip: 'v11 secret',
  });
  expect(await keyring(none)).toEqual({
    backend: 'unknown',
    isAvailable: false,
    isAsyncAvailable: false,
    roundTrip: refused,
    asyncRoundTrip: 'Error while encrypting the text provided to safeStorage.encryptStringAsync.',
  });
});

test('a tray is made, refused for a bad image, and refused where there is none', async ({ mini, launch }) => {
  const without = await launch({ env: { CHROMIUM_HOST_TRAY: 'none' } });
  const open = ({ app }: Mini, image?: string) =>
    app.evaluate((_electron, path) => {
      try {
        return String(globalThis.__mini.openTray(path));
      } catch (error) {
        return (error as Error).message;
      }
    }, image);
  expect(await open(mini)).toBe('undefined');
  expect(await open(mini, '/no/such.png')).toBe("Failed to load image from path '/no/such.png'");
  expect(await open(without)).toBe('chromium-host: there is no tray (CHROMIUM_HOST_TRAY=none)');
});

test('a utility process answers, and its failure is told', async ({ mini: { app, page, state } }) => {
  const doubled = await page.evaluate(async () => {
    const { map, ...rest } = await window.mini.double(21);
    return { ...rest, map: [...map] };
  });
  expect(doubled).toEqual({ double: 42, map: [[1, 2]], argument: 'hello', type: 'utility' });
  await page.evaluate(() => void window.mini.double(0));
  await expect.poll(async () => (await state()).log).toContain('app: child gone Utility doubler');
  expect(await app.evaluate(({ app: theApp }) => theApp.isReady())).toBe(true);
});

test('menus are real objects: roles, check marks, clicks', async ({ mini: { app } }) => {
  const seen = await app.evaluate(({ Menu, MenuItem }) => {
    const clicked: string[] = [];
    const menu = Menu.buildFromTemplate([
      {
        id: 'mute',
        label: 'Mute',
        type: 'checkbox',
        click: (item) => clicked.push(`${item.id} ${item.checked}`),
      },
      { label: 'More', submenu: [{ id: 'deep', label: 'Deep', click: () => clicked.push('deep') }] },
    ]);
    menu.append(new MenuItem({ type: 'separator' }));
    menu.getMenuItemById('mute')?.click();
    menu.getMenuItemById('deep')?.click();
    Menu.setApplicationMenu(menu);
    return { clicked, types: menu.items.map(({ type }) => type), isSet: Menu.getApplicationMenu() === menu };
  });
  expect(seen).toEqual({
    clicked: ['mute true', 'deep'],
    types: ['checkbox', 'submenu', 'separator'],
    isSet: true,
  });
});

test('images, clipboard and shortcuts remember', async ({ mini: { app } }) => {
  const seen = await app.evaluate(async ({ nativeImage, clipboard, globalShortcut }) => {
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAC0lEQVR4nGNgwAUAABsAAYt5rUQAAAAASUVORK5CYII=';
    const image = nativeImage.createFromDataURL(`data:image/png;base64,${png}`);
    await clipboard.writeText('hello');
    const taken = [globalShortcut.register('F1', () => {}), globalShortcut.register('F1', () => {})];
    return {
      size: image.getSize(),
      sameBytes: image.toDataURL().endsWith(png),
      empty: nativeImage.createFromPath('/no/such.png').isEmpty(),
      text: await clipboard.readText(),
      taken,
    };
  });
  expect(seen).toEqual({
    size: { width: 2, height: 3 },
    sameBytes: true,
    empty: true,
    text: 'hello',
    taken: [true, false],
  });
});
