/** Galène: two Parleys in one of its groups, and Parley with its own web client. */
import { expect } from '@playwright/test';
import { type Galene, startGalene, whyNoGalene, whyNoGaleneWeb } from '#test/support/galene.ts';
import { hearsTone, seesMovingPicture, seesSharedScreen, useToneAsMicrophone } from '../e2e/people/media.ts';
import type { Person } from '../e2e/people/person.ts';
import { describeWith, test } from './house.ts';
import { GaleneWeb } from './web/galene-web.ts';

const ADAS_HZ = 600;
const BENS_HZ = 800;
const WEBS_HZ = 1000;
const PASSWORD = 'member';
const GROUP = 'Hall';
const FILES = {
  hall: {
    displayName: GROUP,
    users: { vimes: { password: 'sybil', permissions: 'op' } },
    'wildcard-user': { password: PASSWORD, permissions: 'present' },
  },
};

const urlOf = ({ origin }: Galene): string => `${origin}/group/hall/`;

async function asksToComeIn(person: Person, name: string, password: string): Promise<void> {
  await person.field('Username').fill(name);
  await person.field('Password').fill(password);
  await person.button('Sign in').click();
}

async function comesIn(person: Person, server: Galene, name: string, password = PASSWORD): Promise<void> {
  await person.connectTo(urlOf(server));
  await asksToComeIn(person, name, password);
  await person.open(GROUP);
}

/** Into the call of the group, with microphone and camera. */
async function goesIn(person: Person): Promise<void> {
  await person.button('Join with video').or(person.button('Video call')).first().click();
  await person.goesThroughLobby();
}

describeWith(whyNoGalene(), 'Galène', () => {
  test('two Parleys in a group: chat, camera, screen; the server killed and back, sent out', async ({
    couple,
    ending,
  }) => {
    const server = await startGalene(FILES);
    ending(() => server.stop());
    const { ada, ben } = await couple();
    await Promise.all([useToneAsMicrophone(ada.page, ADAS_HZ), useToneAsMicrophone(ben.page, BENS_HZ)]);

    await test.step('a wrong password is refused, the right one lets in', async () => {
      await ada.connectTo(urlOf(server));
      await asksToComeIn(ada, 'ada', 'guessed');
      await expect(ada.page.getByText('Username or password is wrong.')).toBeVisible();
      await asksToComeIn(ada, 'ada', PASSWORD);
      await ada.open(GROUP);
      await comesIn(ben, server, 'vimes', 'sybil');
    });

    await test.step('chat both ways', async () => {
      await ada.write('Hello everybody');
      await ben.sees('Hello everybody');
      await ben.write('Hello Ada');
      await ada.sees('Hello Ada');
    });

    const talk = async (): Promise<void> => {
      await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
      await Promise.all([hearsTone(ada.page, BENS_HZ), hearsTone(ben.page, ADAS_HZ)]);
    };

    await test.step('one begins the call, the other goes in', async () => {
      await goesIn(ada);
      await goesIn(ben);
      await talk();
    });

    await test.step('a screen, and its end', async () => {
      await ada.share();
      await seesSharedScreen(ben.page);
      await ada.button('Stop sharing').first().click();
      await expect(ben.sharedScreen()).toBeHidden();
    });

    await test.step('the server is killed and back: both are in the call again', async () => {
      await server.kill();
      await server.restart();
      await talk();
      await ben.write('still there');
      await ada.sees('still there');
    });

    await test.step('sent out by an operator: told why, and out of the call', async () => {
      await ben.button(/^\d+ members?$/).click();
      await ben.button('More about ada').click();
      await ben.page.getByRole('menuitem', { name: 'Send out…' }).click();
      const question = ben.question('Send ada out?');
      await question.getByLabel('What they are told').fill('for a while');
      await question.getByRole('button', { name: 'Send out' }).click();
      await expect(ada.page.getByText('You have been sent out: for a while').first()).toBeVisible();
      await ada.isInNoCall();
      await expect(ben.remoteSounds()).toHaveCount(0);
    });
  });

  describeWith(whyNoGaleneWeb(), 'web client', () => {
    test('Parley with its own web client', async ({ couple, ending, webPage }) => {
      const server = await startGalene(FILES);
      ending(() => server.stop());
      const { ada } = await couple();
      await useToneAsMicrophone(ada.page, ADAS_HZ);
      await comesIn(ada, server, 'ada');
      await goesIn(ada);
      const web = await GaleneWeb.join(await webPage(), urlOf(server), {
        name: 'web',
        password: PASSWORD,
        hz: WEBS_HZ,
      });

      await test.step('chat both ways', async () => {
        await web.writes('I am in a browser');
        await ada.sees('I am in a browser');
        await ada.write('Hello browser');
        await web.sees('Hello browser');
      });

      await test.step('sound and picture both ways', async () => {
        await Promise.all([seesMovingPicture(ada.page), web.seesMovingPictures(1)]);
        await Promise.all([hearsTone(ada.page, WEBS_HZ), web.hearsTone(ADAS_HZ)]);
      });

      await test.step('what Parley shares is seen there, until it ends', async () => {
        await ada.share();
        await web.seesMovingPictures(2);
        await ada.button('Stop sharing').first().click();
        await web.seesMovingPictures(1);
      });

      await test.step('what it shares is seen here', async () => {
        await web.shares();
        await seesSharedScreen(ada.page);
      });

      await test.step('it goes: nothing of it is left', async () => {
        await web.page.close();
        await expect(ada.remoteSounds()).toHaveCount(0);
        await expect(ada.sharedScreen()).toBeHidden();
      });
    });
  });
});
