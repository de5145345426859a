/** minimost, the oldest and the newest on PyPI: two Parleys, and Parley with the web client that the server brings along. */
import { expect } from '@playwright/test';
import { MINIMOST_PASSWORD, startMinimost, whyNoMinimost } from '#test/support/minimost.ts';
import { MINIMOST_VERSIONS } from '../../build/real-parts.ts';
import { hearsTone, seesMovingPicture, seesSharedScreen, useToneAsMicrophone } from '../e2e/people/media.ts';
import type { Person } from '../e2e/people/person.ts';
import { describeWith, test } from './house.ts';
import { MinimostWeb } from './web/minimost-web.ts';

const ADAS_HZ = 600;
const BENS_HZ = 800;
const WEBS_HZ = 1000;
/** Its answer to a wrong password takes three seconds, on purpose. */
const SLOW_MS = 45_000;

async function hasAccount(person: Person, name: string, url: string): Promise<void> {
  await person.connectTo(url);
  await person.createAccount({ username: name, displayName: name, password: MINIMOST_PASSWORD });
}

/** Each sees the other's screen until it ends, and they go on hearing each other. */
async function shareBothWays(ada: Person, web: MinimostWeb): Promise<void> {
  await ada.share();
  await web.seesSharedScreen();
  await ada.button('Stop sharing').first().click();
  await expect(web.sharedScreen()).toHaveCount(0);
  await web.togglesShare();
  await seesSharedScreen(ada.page);
  await web.togglesShare();
  await expect(ada.sharedScreen()).toBeHidden();
  await Promise.all([web.hearsTone(ADAS_HZ), hearsTone(ada.page, WEBS_HZ)]);
}

for (const version of MINIMOST_VERSIONS) {
  describeWith(whyNoMinimost(version), `minimost ${version}`, () => {
    test('two Parleys: chat, calls, a share; the server killed and back, sign-ins', async ({
      couple,
      ending,
    }) => {
      const server = await startMinimost(version);
      ending(() => server.stop());
      const { ada, ben } = await couple();
      await Promise.all([hasAccount(ada, 'ada', server.url), hasAccount(ben, 'ben', server.url)]);
      await Promise.all([useToneAsMicrophone(ada.page, ADAS_HZ), useToneAsMicrophone(ben.page, BENS_HZ)]);

      await test.step('chat both ways, answered by an emoji, edited and deleted', async () => {
        await ada.find('ben');
        await ada.write('Helo');
        await ben.open('ada');
        await ben.sees('Helo');
        await ben.write('Hello Ada');
        await ada.sees('Hello Ada');
        await ben.reacts('Helo', '👍');
        await expect(ada.button(/^👍, 1 person: ben/)).toBeVisible();
        await ada.edits('Helo', 'Hello');
        await ben.sees('Hello');
        await ada.deletes('Hello');
        await expect(ben.message('Hello')).toBeHidden();
      });

      await test.step('a call with sound and picture both ways', async () => {
        await ada.videoCall();
        await ben.answer('Accept with video');
        await Promise.all([hearsTone(ada.page, BENS_HZ), hearsTone(ben.page, ADAS_HZ)]);
        await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
      });

      await test.step('a share, and its end', async () => {
        await ada.share();
        await seesSharedScreen(ben.page);
        await ada.button('Stop sharing').first().click();
        await expect(ben.sharedScreen()).toBeHidden();
      });

      await test.step('the server is killed: they go on talking; back, it has ended every call, and both are told', async () => {
        await server.kill();
        await ben.write('are you there?');
        await Promise.all([hearsTone(ada.page, BENS_HZ), hearsTone(ben.page, ADAS_HZ)]);
        await server.restart();
        await ada.sees('are you there?');
        await Promise.all([ada.isInNoCall(), ben.isInNoCall()]);
      });

      await test.step('declined: the caller is told', async () => {
        await ben.call();
        await ada.answer('Decline');
        await ben.isInNoCall();
        await expect(ben.notices().getByText(/declined/)).toBeVisible();
      });

      await test.step('a lost sign-in asks again; a wrong password is refused, the right one goes on', async () => {
        await server.forgetSignIns();
        await expect(ada.page.getByText(/You have been signed out/).first()).toBeVisible();
        await ada.opensSignIn();
        const signIn = ada.page.getByRole('dialog').getByRole('button', { name: 'Sign in' });
        await ada.field('Password').fill('Wr0ng!Passw0rd#1');
        await signIn.click();
        await expect(ada.page.getByText('Username or password is wrong.')).toBeVisible({ timeout: SLOW_MS });
        await ada.field('Password').fill(MINIMOST_PASSWORD);
        await signIn.click();
        await expect(signIn).toBeHidden();
        await ada.write('here again');
        await ada.sees('here again');
      });
    });

    test('Parley with its own web client', async ({ couple, ending, webPage }) => {
      const server = await startMinimost(version);
      ending(() => server.stop());
      const { ada } = await couple();
      await hasAccount(ada, 'ada', server.url);
      await useToneAsMicrophone(ada.page, ADAS_HZ);

      await test.step('a name before ours, so that we offer: chat, sound both ways, and no picture where nobody shares', async () => {
        const web = await MinimostWeb.join(await webPage(), server.url, 'Web', WEBS_HZ);
        await web.opens('ada');
        await web.writes('I am in a browser');
        await ada.open('Web');
        await ada.sees('I am in a browser');
        await ada.write('Hello browser');
        await web.sees('Hello browser');
        await ada.call();
        await web.accepts();
        await Promise.all([web.hearsTone(ADAS_HZ), hearsTone(ada.page, WEBS_HZ)]);
        await expect(web.sharedScreen()).toHaveCount(0);
        await shareBothWays(ada, web);
        await ada.hangUp();
        await ada.isInNoCall();
        await web.hangsUpIfAlone();
        await ada.call();
        await web.declines();
        await ada.isInNoCall();
      });

      await test.step('a name behind ours, so that it offers: it calls, and hangs up', async () => {
        const web = await MinimostWeb.join(await webPage(), server.url, 'zoe', WEBS_HZ);
        await web.opens('ada');
        await web.calls();
        await ada.answer('Accept');
        await Promise.all([web.hearsTone(ADAS_HZ), hearsTone(ada.page, WEBS_HZ)]);
        await shareBothWays(ada, web);
        await web.hangsUp();
        await ada.isInNoCall();
        await web.writes('Thank you');
        await ada.open('zoe');
        await ada.sees('Thank you');
      });
    });
  });
}
