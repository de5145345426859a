/** Several servers in one Parley: each with its own session, unread messages and ring. */
import { type BackendProcess, startBackendProcess } from '#test/support/backend-process.ts';
import { expect, test as house } from '../people/house.ts';
import { account } from '../people/visitor.ts';
import { Remote } from '../people/remote.ts';

const OTHER = 'Other workspace';

const test = house.extend<{ otherBackend: BackendProcess }>({
  otherBackend: async ({}, use) => {
    const backend = await startBackendProcess({ PARLEY_NAME: OTHER });
    await use(backend);
    await backend.stop();
  },
});

test('two servers stand side by side, each with its own unread and ring', async ({
  join,
  remote,
  account: accountOf,
  otherBackend,
}) => {
  const [ada, cy] = await Promise.all([join('Ada'), remote('Cy')]);
  const adaThere = account('Ada');
  const dee = await Remote.join(otherBackend.address, account('Dee'));

  await ada.button('Add a workspace').click();
  await ada.connectTo(otherBackend.address);
  await ada.createAccount(adaThere);
  await expect(ada.workspace(OTHER)).toHaveAttribute('aria-current', 'true');

  await test.step('each counts its own messages, and the tray all of them', async () => {
    await dee.writes(adaThere, 'from there');
    await cy.writes(accountOf('Ada'), 'from here');
    await cy.writes(accountOf('Ada'), 'again');
    await expect(ada.workspace(OTHER)).toHaveAccessibleName(/1 unread/);
    await expect(ada.workspace('Test workspace')).toHaveAccessibleName(/2 unread/);
    await expect.poll(() => ada.desk.trayShows()).toMatchObject({ unread: 3 });
    await ada.open('Dee');
    await expect(ada.workspace(OTHER)).not.toHaveAccessibleName(/unread/);
    await expect.poll(() => ada.desk.trayShows()).toMatchObject({ unread: 2 });
  });

  await test.step('a call from the one that is not on screen rings, and says where it comes from', async () => {
    const giveUp = await cy.calls(accountOf('Ada'));
    const ring = await ada.ringWindow();
    await expect(ring.getByText(/Test workspace/)).toBeVisible();
    await expect(ada.workspace('Test workspace')).toHaveAccessibleName(/It rings/);
    const closed = ring.waitForEvent('close');
    await giveUp();
    await closed;
  });

  await test.step('keys switch between them, and what was open is open again', async () => {
    await ada.page.keyboard.press('Control+1');
    await expect(ada.conversation(cy.displayName)).toBeVisible();
    await ada.page.keyboard.press('Control+2');
    await ada.sees('from there');
  });

  await test.step('one server that is away leaves the other alone', async () => {
    await otherBackend.kill();
    await expect(ada.workspace(OTHER)).toHaveAccessibleName(/No connection/);
    await ada.page.keyboard.press('Control+1');
    await ada.open(cy.displayName);
    await ada.write('still here');
    await expect.poll(() => cy.reads(accountOf('Ada'))).toContain('still here');
  });
});
