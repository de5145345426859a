/** Galène: two Parleys in one of its groups, and Parley with its own web client. */
import { expect } from '@playwright/test';
import { startGalene, whyNoGalene, whyNoGaleneWeb } from '#test/support/galene.ts';
import { hearsTone, seesMovingPicture, seesSharedScreen, useToneAsMicrophone } from '../e2e/people/media.ts';
import type { Person } from '../e2e/people/person.ts';
import { makeFile, offersFile, saidReceived, saidSent, sha256Of, takesFile } from './files.ts';
import { asksToComeIn, comesIn, HALL, HALL_FILES, hallOf, MEMBER_PASSWORD, OPERATOR } from './hall.ts';
import { describeWith, test } from './house.ts';
import { GaleneWeb } from './web/galene-web.ts';

const ADAS_HZ = 600;
const BENS_HZ = 800;
const WEBS_HZ = 1000;
/** Some hundred messages of the channel, and no whole number of them. */
const FILE_BYTES = 3_000_001;

/** On the disk of this test, with what it must be at the other end. */
async function aFile(name: string): Promise<{ readonly path: string; readonly sha256: string }> {
  const path = test.info().outputPath(name);
  await makeFile(path, FILE_BYTES);
  return { path, sha256: await sha256Of(path) };
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
    const server = await startGalene(HALL_FILES);
    ending(() => server.stop());
    const { ada, ben } = await couple();
    await Promise.all([useToneAsMicrophone(ada.page, ADAS_HZ), useToneAsMicrophone(ben.page, BENS_HZ)]);

    await test.step('a wrong password is refused, the right one lets in', async () => {
      await ada.connectTo(hallOf(server));
      await asksToComeIn(ada, 'ada', 'guessed');
      await expect(ada.page.getByText('Username or password is wrong.')).toBeVisible();
      await asksToComeIn(ada, 'ada', MEMBER_PASSWORD);
      await ada.open(HALL);
      await comesIn(ben, server, OPERATOR.name, OPERATOR.password);
    });

    await test.step('chat both ways', async () => {
      await ada.write('Hello everybody');
      await ben.sees('Hello everybody');
      await ben.write('Hello Ada');
      await ada.sees('Hello Ada');
    });

    await test.step('a file from one to the other, past the server', async () => {
      const { path, sha256 } = await aFile('plan.bin');
      const kept = test.info().outputPath('kept.bin');
      await offersFile(ada, OPERATOR.name, path);
      await takesFile(ben, 'plan.bin', kept);
      await expect(saidSent(ada, 'plan.bin')).toBeVisible();
      await expect(saidReceived(ben, 'plan.bin')).toBeVisible();
      expect(await sha256Of(kept)).toBe(sha256);
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
      const server = await startGalene(HALL_FILES);
      ending(() => server.stop());
      const { ada } = await couple();
      await useToneAsMicrophone(ada.page, ADAS_HZ);
      await comesIn(ada, server, 'ada');
      await goesIn(ada);
      const web = await GaleneWeb.join(await webPage(), hallOf(server), {
        name: 'web',
        password: MEMBER_PASSWORD,
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

      await test.step('a file to it', async () => {
        const { path, sha256 } = await aFile('there.bin');
        await offersFile(ada, 'web', path);
        expect(await sha256Of(await web.takesFile('there.bin'))).toBe(sha256);
        await expect(saidSent(ada, 'there.bin')).toBeVisible();
      });

      await test.step('a file from it', async () => {
        const { path, sha256 } = await aFile('back.bin');
        const kept = test.info().outputPath('kept.bin');
        await web.offersFile('ada', path);
        await takesFile(ada, 'back.bin', kept);
        await expect(saidReceived(ada, 'back.bin')).toBeVisible();
        await web.isToldDone('back.bin');
        expect(await sha256Of(kept)).toBe(sha256);
      });

      await test.step('it goes: nothing of it is left', async () => {
        await web.page.close();
        await expect(ada.remoteSounds()).toHaveCount(0);
        await expect(ada.sharedScreen()).toBeHidden();
      });
    });
  });
});
