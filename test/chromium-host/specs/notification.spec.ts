import { expect, test } from './support/mini.ts';

test('a notification crosses the bus, and its click comes back', async ({ launch, notifications }) => {
  const { app, state } = await launch({ env: notifications.env });
  await app.evaluate(() => globalThis.__mini.notify('Ada'));
  const shown = {
    id: 1,
    app: 'Mini',
    title: 'Ada',
    body: 'calls you',
    actions: ['default', 'View'],
    urgency: 2,
    timeout: 0,
  };
  await expect.poll(() => notifications.seen).toEqual([shown]);
  notifications.click(1);
  await expect.poll(async () => (await state()).log).toContain('notification click');
  notifications.dismiss(1);
  await expect.poll(async () => (await state()).log).toContain('notification close');
});

test('without a bus nothing is supported', async ({ mini: { app } }) => {
  expect(await app.evaluate(({ Notification }) => Notification.isSupported())).toBe(false);
});
