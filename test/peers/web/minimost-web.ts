/** Somebody in a browser, with the web client that a minimost server brings along. */
import { expect, type Locator, type Page } from '@playwright/test';
import { MINIMOST_PASSWORD } from '#test/support/minimost.ts';
import { hearsTone, toneMicrophone } from '../../e2e/people/media.ts';

export class MinimostWeb {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** With an account, and a tone for a microphone. */
  static async join(page: Page, url: string, name: string, hz: number): Promise<MinimostWeb> {
    await toneMicrophone(page, hz);
    await page.goto(`${url}/signup`);
    await page.locator('input[name="username"]').fill(name);
    await page.locator('input[name="password"]').fill(MINIMOST_PASSWORD);
    await page.locator('input[name="confirm_password"]').fill(MINIMOST_PASSWORD);
    await page.locator('form button[type="submit"]').click();
    await expect(page.locator('#msg')).toBeVisible();
    return new MinimostWeb(page);
  }

  /** Opens the conversation with them. */
  async opens(whom: string): Promise<void> {
    await this.page.locator('#new-dm-btn').click();
    await this.page.locator('#dm-users').fill(whom);
    await this.page.locator('#dm-start').click();
    await expect(this.page.locator('#call-btn')).toBeVisible();
  }

  async writes(text: string): Promise<void> {
    await this.page.locator('#msg').fill(text);
    await this.page.locator('#msg').press('Enter');
  }

  async sees(text: string): Promise<void> {
    await expect(this.page.getByText(text, { exact: true }).first()).toBeVisible();
  }

  async calls(): Promise<void> {
    await this.page.locator('#call-btn').click();
    await this.isInCall();
  }

  async accepts(): Promise<void> {
    await this.page.locator('#call-incoming .call-btn-accept').click();
    await this.isInCall();
  }

  async declines(): Promise<void> {
    await this.page.locator('#call-incoming .call-btn-reject').click();
  }

  async isInCall(): Promise<void> {
    await expect(this.page.locator('#call-panel')).toBeVisible();
  }

  /** Its button in the call begins and ends it. */
  async togglesShare(): Promise<void> {
    await this.page.locator('#call-screen-btn').click();
  }

  async hangsUp(): Promise<void> {
    await this.page.locator('#call-end-btn').click();
  }

  /** The oldest versions stay in a call in which nobody else is. */
  async hangsUpIfAlone(): Promise<void> {
    const end = this.page.locator('#call-end-btn');
    await expect(async () => {
      if (await end.isVisible()) await end.click({ timeout: 1000 });
      await expect(this.page.locator('#call-panel')).toBeHidden({ timeout: 1000 });
    }).toPass();
  }

  hearsTone(hz: number): Promise<void> {
    return hearsTone(this.page, hz, 'audio');
  }

  /** What others share: the oldest version has one place for it, later ones a tile each. */
  sharedScreen(): Locator {
    return this.page.locator(
      '#call-panel.screen-share-active #call-screen-video, .call-tile.is-screen video',
    );
  }

  async seesSharedScreen(): Promise<void> {
    const frames = (): Promise<number> =>
      this.sharedScreen()
        .first()
        .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames)
        .catch(() => 0);
    await expect.poll(frames, 'pictures of the shared screen').toBeGreaterThan(2);
  }
}
