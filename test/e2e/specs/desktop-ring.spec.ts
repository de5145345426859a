/** The ring window, and the notifications of calls and messages as the desktop's own service gets them. */
import { expect, test } from '../people/house.ts';

test('two calls ring together: each has its own answers, and one may be answered in writing', async ({
  colleagues,
  remote,
}) => {
  const { ada, ben, adasAccount, bensAccount } = await colleagues();
  const cy = await remote('Cy');
  await ada.call();
  const ring = await ben.ringWindow();
  expect(
    await ben.launched.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getFocusedWindow()?.webContents.getURL(),
    ),
    'a ring takes no focus',
  ).not.toContain('ring.html');
  await cy.calls(bensAccount, 'video');
  const from = (name: string) => ring.getByRole('group', { name });
  await expect(ring.getByRole('heading', { name: '2 incoming calls' })).toBeVisible();
  await expect(from(cy.displayName)).toContainText(/video/i);

  await from(cy.displayName).getByRole('button', { name: 'Message' }).click();
  await ring.getByRole('menuitem', { name: 'I’m in a meeting.' }).click();
  await expect(from(cy.displayName)).toBeHidden();
  await expect.poll(() => cy.reads(bensAccount)).toContain('I’m in a meeting.');

  const closed = ring.waitForEvent('close');
  await from(adasAccount.displayName).getByRole('button', { name: 'Accept', exact: true }).click();
  await closed;
  await Promise.all([ada.isInCall(), ben.isInCall()]);
});

test('the desktop is told of a call while it rings, and that it was missed; a click goes to the ring', async ({
  colleagues,
  notifications,
}) => {
  const { ada, ben, adasAccount } = await colleagues();
  await ben.desk.looksElsewhere();
  await ada.call();
  const told = () => notifications.seen.filter(({ title }) => title === adasAccount.displayName);
  await expect.poll(told).toMatchObject([{ urgency: 2, timeout: 0 }]);
  await ada.hangUp();
  await expect.poll(() => notifications.closed).toContain(told()[0]!.id);
  await expect
    .poll(() => notifications.seen)
    .toContainEqual(expect.objectContaining({ title: 'Missed call', body: expect.stringContaining('Ada') }));

  await ada.call();
  await expect.poll(() => told().length).toBe(2);
  await ben.ringWindow();
  notifications.click(told()[1]!.id);
  const inFront = () =>
    ben.launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.getURL());
  await expect.poll(inFront).toContain('ring.html');
  await ben.answer('Decline');
  await ada.isInNoCall();
});

test('messages are told once for each conversation, not while one looks at it, and without words on request', async ({
  colleagues,
  notifications,
  remote,
}) => {
  const { ada, ben, adasAccount, bensAccount } = await colleagues();
  const cy = await remote('Cy');
  await ben.desk.comesBack();
  await ada.write('in front of you');
  await ben.sees('in front of you');
  await cy.writes(bensAccount, 'first');
  const ofCy = () => notifications.seen.filter(({ title }) => title === cy.displayName);
  await expect.poll(ofCy).toMatchObject([{ body: 'first' }]);
  expect(notifications.seen.map(({ body }) => body)).not.toContain('in front of you');

  await ben.desk.looksElsewhere();
  await cy.writes(bensAccount, 'second');
  await expect.poll(() => ofCy().at(-1)?.body).toBe('second (and 1 more message)');
  notifications.click(ofCy().at(-1)!.id);
  await expect(ben.page.getByRole('log', { name: new RegExp(cy.displayName) })).toBeVisible();
  await ben.sees('second');

  await ben.changesSettings({ hideMessageText: true });
  await ben.open(adasAccount.displayName);
  await ben.desk.looksElsewhere();
  await cy.writes(bensAccount, 'a secret');
  await expect.poll(() => ofCy().at(-1)?.body).toBe('New message');
  await ben.changesSettings({ hideMessageText: false });
  await ben.desk.comesBack();
});
