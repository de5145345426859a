/** What may happen to a call while it lives: a second one, hold, another device, a share, a lobby. */
import type { Page } from '@playwright/test';
import { expect, test } from '../people/house.ts';
import { countCaptures, hearsSilence, hearsSound, seesMovingPicture } from '../people/media.ts';

test.describe('a second call', () => {
  test('Hold and accept: the first waits, is resumed, and both end apart', async ({ colleagues, third }) => {
    const { ada, ben, bensAccount } = await colleagues();
    const cy = await third();
    await ada.call();
    await ben.answer('Accept');
    await hearsSound(ada.page);
    await cy.find(bensAccount.displayName);
    await cy.call();
    await ben.answer('Hold and accept');
    await hearsSound(cy.page);
    await expect(ada.page.getByText(/has put the call on hold/).first()).toBeVisible();
    await hearsSilence(ada.page);
    await ben.button('Resume').click();
    await hearsSound(ada.page);
    await expect(cy.page.getByText(/has put the call on hold/).first()).toBeVisible();
    await cy.hangUp();
    await hearsSound(ada.page);
    await ada.hangUp();
    await ben.isInNoCall();
  });

  test('End and accept: the first is over', async ({ colleagues, third }) => {
    const { ada, ben, bensAccount } = await colleagues();
    const cy = await third();
    await ada.call();
    await ben.answer('Accept');
    await hearsSound(ada.page);
    await cy.find(bensAccount.displayName);
    await cy.call();
    await ben.answer('End and accept');
    await hearsSound(cy.page);
    await ada.isInNoCall();
    await cy.hangUp();
    await ben.isInNoCall();
  });
});

test('hold and resume: the other side hears nothing, and is told', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  await ben.answer('Accept');
  await hearsSound(ada.page);
  await ben.control('Hold');
  await expect(ada.page.getByText(/has put the call on hold/).first()).toBeVisible();
  await hearsSilence(ada.page);
  await ben.button('Resume').click();
  await hearsSound(ada.page);
});

test('while it rings the link is up, and nothing is captured or sent on either side', async ({
  colleagues,
}) => {
  const { ada, ben } = await colleagues();
  // people who have talked to each other are linked directly while it rings
  await ada.call();
  await ben.answer('Accept');
  await expect(ada.page.getByRole('timer')).toHaveText('0:02');
  await ada.hangUp();
  await ben.isInNoCall();
  await Promise.all([watchConnections(ada.page), watchConnections(ben.page)]);
  const captures = await countCaptures(ben.page);
  await ada.call();
  await ben.ringWindow();
  await expect.poll(() => connected(ben.page)).toBe(1);
  await expect.poll(() => connected(ada.page)).toBe(1);
  expect(await captures()).toBe(0);
  expect(await rtpPackets(ben.page)).toEqual({ sent: 0, received: 0 });
  expect(await rtpPackets(ada.page)).toEqual({ sent: 0, received: 0 });
  await ben.answer('Accept');
  await Promise.all([hearsSound(ada.page), hearsSound(ben.page)]);
  expect(await connected(ben.page)).toBe(1); // the very link that was up
});

test('a share goes on for whoever comes later, and both sides keep camera and sound', async ({ trio }) => {
  const { ada, ben, cy } = await trio();
  await ada.startWithoutRinging();
  await ada.share();
  await ben.join();
  await expect(ben.sharedScreen()).toBeVisible();
  await ben.button('Turn on camera').click();
  await seesMovingPicture(ada.page);
  await cy.join();
  await expect(cy.sharedScreen()).toBeVisible();
  await seesMovingPicture(cy.page);
  await hearsSound(cy.page);
});

test('a hand is raised, and a reaction is seen', async ({ trio }) => {
  const { ada, ben } = await trio();
  await ada.startWithoutRinging();
  await ben.join();
  await ben.control('Raise hand');
  await expect(ada.page.getByText(/Ben .*has raised a hand/).first()).toBeAttached();
  await ben.control('Lower hand');
  await ben.button('React').click();
  await ben.button('Applause').click();
  await expect(ada.page.getByText('👏').first()).toBeVisible();
});

test('the call moves to another device of the same person', async ({ trio, launch, backend }) => {
  const { ada, ben, bensAccount, group } = await trio();
  await ada.startWithoutRinging();
  await ben.join();
  await hearsSound(ada.page);
  const second = await launch();
  await second.connectTo(backend.address);
  await second.signIn(bensAccount);
  await second.open(group);
  await second.button('Move the call here').click();
  await second.isInCall();
  await ben.isInNoCall();
  await hearsSound(second.page);
  await hearsSound(ada.page);
});

test('over IPv6 alone', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await Promise.all([ada, ben].map(({ page }) => page.evaluate(ignoreIPv4)));
  await ada.videoCall();
  await ben.answer('Accept with video');
  await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
});

/** Until it is loaded anew: every connection that the page makes can be looked at. */
const watchConnections = async (page: Page): Promise<void> => {
  await page.evaluate(() => {
    const made: RTCPeerConnection[] = [];
    Object.assign(globalThis, { madeConnections: made });
    const Native = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
  });
};

const connected = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { madeConnections } = globalThis as unknown as { madeConnections: RTCPeerConnection[] };
    return madeConnections.filter(({ connectionState }) => connectionState === 'connected').length;
  });

const rtpPackets = (page: Page): Promise<{ sent: number; received: number }> =>
  page.evaluate(async () => {
    const { madeConnections } = globalThis as unknown as { madeConnections: RTCPeerConnection[] };
    const total = { sent: 0, received: 0 };
    for (const connection of madeConnections) {
      for (const stat of (await connection.getStats()).values() as Iterable<Record<string, unknown>>) {
        if (stat['type'] === 'outbound-rtp') total.sent += Number(stat['packetsSent']);
        if (stat['type'] === 'inbound-rtp') total.received += Number(stat['packetsReceived']);
      }
    }
    return total;
  });

/** Of what the other end tells, only IPv6 is taken: as on a network that has nothing else. */
function ignoreIPv4(): void {
  const isIPv4 = (line: string): boolean => /(^|\s)\d+\.\d+\.\d+\.\d+ \d+ typ /.test(line);
  const Native = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      if (!isIPv4(candidate?.candidate ?? '')) await super.addIceCandidate(candidate ?? undefined);
    }
    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      const lines = (description.sdp ?? '').split('\r\n').filter((line) => !isIPv4(line));
      return super.setRemoteDescription({ ...description, sdp: lines.join('\r\n') });
    }
  };
}
