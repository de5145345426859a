import { expect, test } from '../people/house.ts';

test.describe('chat', () => {
  test('two colleagues find each other and write both ways', async ({ colleagues }) => {
    const { ada, ben } = await colleagues();
    await ben.write('Hello Ada');
    await ada.sees('Hello Ada');
    await ada.write('First line\nSecond line with https://example.org/page');
    await expect(ben.page.getByRole('link', { name: 'https://example.org/page' })).toBeVisible();
  });

  test('an unread message is counted until its conversation is opened', async ({ colleagues }) => {
    const { ada, ben } = await colleagues();
    await ben.page.reload(); // and opens no conversation
    await ada.write('One');
    await ada.write('Two');
    await expect(ben.conversation('Ada')).toContainText('2');
    await ben.open('Ada');
    await ben.sees('Two');
    await expect(ben.conversation('Ada').getByText('2', { exact: true })).toBeHidden();
    await expect(ada.page.getByText('Read', { exact: false }).first()).toBeVisible();
  });

  test('own messages can be edited and deleted, and the other side follows', async ({ colleagues }) => {
    const { ada, ben } = await colleagues();
    await ada.write('Helo');
    await ben.sees('Helo');
    await ada.edits('Helo', 'Hello');
    await ben.sees('Hello');
    await expect(ben.message('Helo')).toBeHidden();
    await ada.deletes('Hello');
    await expect(ben.message('Hello')).toBeHidden();
  });

  test('a colleague is seen typing', async ({ colleagues }) => {
    const { ada, ben } = await colleagues();
    await ada.field('Message').pressSequentially('thinking');
    await expect(ben.page.getByText(/is typing/).first()).toBeVisible();
  });

  test('a group is made, named and written in', async ({ colleagues }) => {
    const { ada, ben, bensAccount } = await colleagues();
    await ada.makeGroup('Engine room', [bensAccount.displayName]);
    await ada.write('Welcome');
    await ben.open('Engine room');
    await ben.sees('Welcome');
  });
});

test.describe('chat over a killed backend', () => {
  test.use({ ownBackend: {} });

  test('the backend is killed in the middle of sending: nothing is lost, nothing doubled', async ({
    pair,
    backend,
  }) => {
    const { ada, ben } = await pair();
    await backend.kill();
    for (const text of ['while it was away 1', 'while it was away 2', 'while it was away 3'])
      await ada.write(text);
    await ada.sees('while it was away 3');
    await backend.restart();
    for (const text of ['while it was away 1', 'while it was away 2', 'while it was away 3']) {
      await ben.sees(text);
      await expect(ben.message(text)).toHaveCount(1);
    }
    await ben.write('got all three');
    await ada.sees('got all three');
  });

  test('what was written offline survives a crash of the app', async ({ join, backend, launch, account }) => {
    // without a keyring nothing is kept over a restart, by design
    const env = { CHROMIUM_HOST_KEYRING: 'gnome_libsecret' };
    const [ada, ben] = await Promise.all([join('Ada', { env }), join('Ben')]);
    await ada.find(account('Ben').displayName);
    await ada.write('before');
    await ben.open('Ada');
    await backend.kill();
    await ada.write('written before the crash');
    await ada.sees('written before the crash');
    await ada.launched.kill();
    await backend.restart();
    const again = await launch({ env, userData: ada.launched.userData });
    await again.isSignedIn();
    await ben.sees('written before the crash');
    await expect(ben.message('written before the crash')).toHaveCount(1);
  });
});
