/** The simple signalling server of GStreamer, and peers on it that are built on webrtcbin: cameras and robots. */
import { expect, type Page } from '@playwright/test';
import type { SimpleServer } from '#test/support/simple-server/simple-server.ts';
import { whyNoWebrtcbin, type Webrtcbin } from '#test/support/webrtcbin.ts';
import { countCaptures, hearsTone, seesMovingPicture, useToneAsMicrophone } from '../e2e/people/media.ts';
import type { Person } from '../e2e/people/person.ts';
import { describeWith, test } from './house.ts';

/** Of webrtcbin/link.py. */
const PEERS_HZ = 1000;
const OUR_HZ = 600;
const BENS_HZ = 800;

/** Is there, under an id of their own. */
async function isThereAs(person: Person, id: string, url: string): Promise<void> {
  await person.connectTo(url);
  await person.field('Your id').fill(id);
  await person.button('Sign in').click();
  await person.isSignedIn();
}

async function opensPeer(person: Person, id: string): Promise<void> {
  await person.button('New conversation').click();
  await person.field('Id').fill(id);
  await person.page.getByRole('dialog').getByRole('option', { name: id }).click();
  await expect(person.page.getByRole('heading', { name: id, level: 1 })).toBeVisible();
}

async function enters(person: Person, room: string): Promise<void> {
  await person.button('Enter a room').first().click();
  await person.field('Name of the room').fill(room);
  await person.page.getByRole('dialog').getByRole('button', { name: 'Enter', exact: true }).click();
  await expect(person.page.getByRole('heading', { name: room, level: 1 })).toBeVisible();
}

async function peerHears(peer: Webrtcbin, hz: number, who = ''): Promise<void> {
  await expect
    .poll(() => Math.abs(peer.of(who).hz - hz), `${peer.id} hears ${hz} Hz: ${peer.complaints}`)
    .toBeLessThan(15);
}

async function peerSees(peer: Webrtcbin, who = ''): Promise<void> {
  const before = peer.of(who).frames;
  await expect.poll(() => peer.of(who).frames, `${peer.id} decodes pictures`).toBeGreaterThan(before + 10);
}

/** Whoever is thrown out at the end of a session greets again at once. */
const thereAt =
  (server: SimpleServer) =>
  (...ids: string[]): Promise<void> =>
    expect.poll(() => server.uids.toSorted()).toEqual(ids);

/** Both ways: a moving picture and each other's tone. */
async function talk(page: Page, peer: Webrtcbin): Promise<void> {
  await Promise.all([seesMovingPicture(page), hearsTone(page, PEERS_HZ)]);
  await Promise.all([peerSees(peer), peerHears(peer, OUR_HZ)]);
}

describeWith(whyNoWebrtcbin(), 'GStreamer', () => {
  test('with a camera: each calls the other, and either may be asked to offer', async ({
    couple,
    simpleServer,
    pipeline,
  }) => {
    const { ada } = await couple();
    const areThere = thereAt(simpleServer);
    const camera = await pipeline({ id: 'camera', text: true });
    await isThereAs(ada, 'ada', simpleServer.url);
    await useToneAsMicrophone(ada.page, OUR_HZ);
    await opensPeer(ada, 'camera');

    await test.step('Parley calls, and offers', async () => {
      await ada.videoCall();
      await ada.isInCall();
      await talk(ada.page, camera);
      await ada.hangUp();
      await ada.isInNoCall();
      await expect.poll(() => camera.count('ended')).toBe(1);
      // thrown out by the server at the end of a session, both are there again
      await areThere('ada', 'camera');
    });

    await test.step('it calls Parley, which says that it knows no name', async () => {
      camera.forgets();
      camera.calls('ada');
      const ring = await ada.ringWindow();
      await expect(ring.getByText('Unknown caller').first()).toBeVisible();
      await ada.answer('Accept with video');
      await talk(ada.page, camera);
    });

    await test.step('it hangs up: the call is over', async () => {
      camera.leaves();
      await ada.isInNoCall();
      await areThere('ada', 'camera');
    });

    await test.step('declined: it is thrown out, and nothing was captured', async () => {
      camera.forgets();
      const captures = await countCaptures(ada.page);
      camera.calls('ada');
      await ada.answer('Decline');
      await expect.poll(() => camera.count('ended')).toBe(1);
      await ada.isInNoCall();
      expect(await captures()).toBe(0);
      await areThere('ada', 'camera');
    });

    await test.step('it calls and asks Parley to offer', async () => {
      camera.forgets();
      camera.asksForOffer('ada');
      await ada.answer('Accept with video');
      await talk(ada.page, camera);
      camera.leaves();
      await ada.isInNoCall();
      await areThere('ada', 'camera');
    });

    await test.step('watched only: it offers, and gets nothing', async () => {
      camera.forgets();
      const captures = await countCaptures(ada.page);
      await opensPeer(ada, 'camera');
      await ada.button('Other ways to call').click();
      await ada.page.getByRole('menuitem', { name: /^Watch only/ }).click();
      await ada.isInCall();
      await Promise.all([seesMovingPicture(ada.page), hearsTone(ada.page, PEERS_HZ)]);
      expect(camera.count('asked')).toBe(1);
      expect(camera.of()).toEqual({ frames: 0, hz: 0 });
      expect(await captures()).toBe(0);
    });

    await test.step('text goes over its own channel, both ways', async () => {
      camera.says('I see a cat');
      await ada.sees('I see a cat');
      await ada.write('Good camera');
      await expect.poll(() => camera.told).toContainEqual({ event: 'text', who: '', text: 'Good camera' });
      await ada.hangUp();
      await ada.isInNoCall();
    });

    expect(camera.faults).toEqual([]);
  });

  test('two Parleys: a call, a room with a camera in it, and the server away', async ({
    couple,
    simpleServer,
    pipeline,
  }) => {
    const { ada, ben } = await couple();
    const areThere = thereAt(simpleServer);
    const robot = await pipeline({ id: 'robot' });
    await Promise.all([isThereAs(ada, 'ada', simpleServer.url), isThereAs(ben, 'ben', simpleServer.url)]);
    await Promise.all([useToneAsMicrophone(ada.page, OUR_HZ), useToneAsMicrophone(ben.page, BENS_HZ)]);

    await test.step('one calls the other', async () => {
      await opensPeer(ada, 'ben');
      await ada.videoCall();
      await ben.answer('Accept with video');
      await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
      await Promise.all([hearsTone(ada.page, BENS_HZ), hearsTone(ben.page, OUR_HZ)]);
    });

    await test.step('the server is killed: a session is nothing without it, and both are told', async () => {
      await simpleServer.kill();
      for (const person of [ada, ben]) {
        await person.isInNoCall();
        await expect(person.notices().getByText('The connection to the call was lost.').last()).toBeVisible();
      }
      await simpleServer.restart();
      await areThere('ada', 'ben', 'robot');
    });

    const allTalk = async (): Promise<void> => {
      for (const person of [ada, ben]) {
        await expect(person.page.locator('video[data-remote][data-of="camera"]:visible')).toHaveCount(2);
        await expect(person.remoteSounds()).toHaveCount(2);
        await seesMovingPicture(person.page);
      }
      await Promise.all([peerSees(robot, 'ada'), peerHears(robot, OUR_HZ, 'ada')]);
      await Promise.all([peerSees(robot, 'ben'), peerHears(robot, BENS_HZ, 'ben')]);
    };

    await test.step('a room: whoever comes last offers to everybody', async () => {
      robot.forgets();
      await enters(ada, 'hall');
      await ada.videoCall();
      await ada.isInCall();
      robot.enters('hall');
      await seesMovingPicture(ada.page);
      await Promise.all([peerSees(robot, 'ada'), peerHears(robot, OUR_HZ, 'ada')]);
      await enters(ben, 'hall');
      await ben.videoCall();
      await ben.isInCall();
      await allTalk();
    });

    await test.step('the server is killed and back: they are in the room again', async () => {
      await simpleServer.kill();
      await simpleServer.restart();
      await areThere('ada', 'ben', 'robot');
      robot.enters('hall');
      await allTalk();
    });

    await test.step('each leaves it, and is there for others', async () => {
      robot.leaves();
      await expect(ada.remoteSounds()).toHaveCount(1);
      await ben.hangUp();
      await ada.hangUp();
      await areThere('ada', 'ben', 'robot');
    });

    await test.step('an id that another has is refused by name', async () => {
      await ben.forgetsAllServers();
      await ben.connectTo(simpleServer.url);
      await ben.field('Your id').fill('ada');
      await ben.button('Sign in').click();
      await expect(ben.page.getByText(/^Somebody is there under this name already/)).toBeVisible();
    });

    expect(robot.faults).toEqual([]);
  });
});
