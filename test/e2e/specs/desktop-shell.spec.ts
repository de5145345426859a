/** What surrounds the window: the tray, other starts of the program, links, keys for the whole desktop. */
import { expect, test } from '../people/house.ts';
import { hearsSilence, hearsSound } from '../people/media.ts';

test('closing the window leaves Parley in the tray, and another start brings it back', async ({
  colleagues,
}) => {
  const { ada } = await colleagues();
  await ada.desk.closesWindow();
  expect(await ada.desk.shows('main')).toBe(false);
  expect(await ada.desk.startsAgain()).toBe(0);
  await expect.poll(() => ada.desk.shows('main')).toBe(true);
  await expect(ada.field('Message')).toBeVisible(); // where one was
});

test.describe('a link', () => {
  test('asks before it calls', async ({ colleagues }) => {
    const { ada, ben, bensAccount } = await colleagues();
    const link = `parley://call/${bensAccount.username}`;
    const question = ada.question(`Call ${bensAccount.displayName}?`);
    await ada.desk.closesWindow();
    expect(await ada.desk.startsAgain(link)).toBe(0);
    await expect(question).toBeVisible();
    expect(await ada.desk.shows('main')).toBe(true);
    await question.getByRole('button', { name: 'Do not call' }).click();
    await expect(question).toBeHidden();
    await ada.isInNoCall();
    expect(await ben.desk.shows('ring')).toBe(false);

    await ada.desk.startsAgain(link);
    await question.getByRole('button', { name: 'Call', exact: true }).click();
    await ben.answer('Accept');
    await Promise.all([ada.isInCall(), ben.isInCall()]);
  });

  test('to a conversation offers to join the call that runs there', async ({ colleagues, account }) => {
    const { ada, ben, adasAccount } = await colleagues();
    const group = account('Linked').displayName;
    await ben.makeGroup(group, [adasAccount.displayName]);
    const id = await ben.conversationId(group);
    await ben.startWithoutRinging();
    await expect(ada.conversation(group)).toBeVisible();
    await ada.desk.startsAgain(`parley://conversation/${id}`);
    const question = ada.question(`A call is running in ${group}`);
    await expect(ada.page.getByRole('log', { name: new RegExp(group) })).toBeVisible();
    await question.getByRole('button', { name: 'Join', exact: true }).click();
    await ada.goesThroughLobby();
    await hearsSound(ben.page);
  });
});

test.describe('in a call', () => {
  test('the tray, a key for the whole desktop and another start mute the microphone, with the window closed', async ({
    colleagues,
  }) => {
    const { ada, ben, bensAccount } = await colleagues();
    const press = await ada.desk.listensToKeys();
    await ada.changesSettings({ muteKey: 'Control+Alt+F9' });
    expect(await press('Control+Alt+F9'), 'is not ours while nobody talks').toBe(false);
    await ada.call();
    await ben.answer('Accept');
    await hearsSound(ben.page);
    await ada.desk.closesWindow();

    await ada.desk.choosesInTray('Mute microphone');
    await hearsSilence(ben.page);
    expect(await press('Control+Alt+F9')).toBe(true);
    await hearsSound(ben.page);
    expect(await ada.desk.startsAgain('--toggle-mute')).toBe(0);
    await hearsSilence(ben.page);
    expect(await ada.desk.trayOffers()).toContain('Unmute microphone');
    expect(await ada.desk.shows('main')).toBe(false);

    await test.step('and so does the small window of the call, which is there while the large one is not', async () => {
      const widget = await ada.desk.widget();
      await expect(widget.getByText(bensAccount.displayName)).toBeVisible();
      await widget.getByRole('button', { name: 'Unmute microphone' }).click();
      await hearsSound(ben.page);
      await ada.desk.comesBack();
      await expect.poll(() => ada.desk.shows('widget')).toBe(false);
    });

    await test.step('a link that makes no sense is told, and an argument beside it is no command', async () => {
      await ada.desk.startsAgain('parley://delete/everything', '--hang-up');
      await expect(ada.page.getByText(/could not make anything of this link/)).toBeVisible();
      await ada.isInCall();
    });
    await ada.desk.startsAgain('--hang-up');
    await ben.isInNoCall();
    await expect.poll(() => ada.desk.trayOffers()).not.toContain('Mute microphone');
    await ada.changesSettings({ muteKey: null });
  });
});

test('the tray counts what is unread and leaves in peace', async ({ colleagues, remote }) => {
  const { ada, ben, adasAccount } = await colleagues();
  const cy = await remote('Cy');
  const before = (await ada.desk.trayShows())?.unread ?? 0; // of earlier tests
  await cy.writes(adasAccount, 'one');
  await cy.writes(adasAccount, 'two');
  await expect.poll(() => ada.desk.trayShows()).toMatchObject({ unread: before + 2, quiet: 'no' });
  expect(await ada.desk.trayOffers()).toContain(`${before + 2} unread messages`);
  expect(await ada.launched.app.evaluate(({ app }) => app.getBadgeCount())).toBe(before + 2);
  await ada.open(cy.displayName);
  await expect.poll(() => ada.desk.trayShows()).toMatchObject({ unread: before });

  await ada.desk.choosesInTray('Do not disturb', 'Until I switch it off');
  await expect.poll(() => ada.desk.trayShows()).toMatchObject({ quiet: 'own', status: 'quiet' });
  await ben.call();
  await expect(ada.page.getByRole('button', { name: 'Accept', exact: true }).first()).toBeVisible();
  expect(await ada.desk.shows('ring')).toBe(false);
  await ben.hangUp();
  await ada.desk.choosesInTray('Do not disturb', 'Off');
  await ben.call();
  await ada.answer('Decline');
  await ben.isInNoCall();
});

test('quitting from the tray ends the program', async ({ launch }) => {
  const { launched, desk } = await launch();
  const ended = new Promise((resolve) => launched.app.process().once('exit', resolve));
  await desk.choosesInTray('Quit').catch(() => undefined); // the app may go before it can answer
  expect(await ended).toBe(0);
});
