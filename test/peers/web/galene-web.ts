/** Somebody in a browser, with Galène's own web client. */
import { expect, type Locator, type Page } from '@playwright/test';
import { hearsTone, toneMicrophone } from '../../e2e/people/media.ts';

/** Its own picture is there too, muted. */
const OTHERS = '#peers video:not([data-own])';

export class GaleneWeb {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** In the group, with camera and a tone for a microphone. */
  static async join(
    page: Page,
    url: string,
    who: { name: string; password: string; hz: number },
  ): Promise<GaleneWeb> {
    await toneMicrophone(page, who.hz);
    await page.goto(url);
    await page.locator('#username').fill(who.name);
    await page.locator('#password').fill(who.password);
    await page.locator('label[for="presentboth"]').click();
    await page.locator('#connectbutton').click();
    await expect(page.locator('#inputform')).toBeVisible();
    return new GaleneWeb(page);
  }

  async writes(text: string): Promise<void> {
    await this.page.locator('#input').fill(text);
    await this.page.locator('#input').press('Enter');
  }

  async sees(text: string): Promise<void> {
    await expect(this.page.locator('#box').getByText(text, { exact: true }).first()).toBeVisible();
  }

  async shares(): Promise<void> {
    await this.page.locator('#sharebutton').click();
  }

  async offersFile(to: string, path: string): Promise<void> {
    await this.page.locator('#users').getByText(to, { exact: true }).click();
    const choosing = this.page.waitForEvent('filechooser');
    await this.page.getByText('Send file', { exact: true }).click();
    await (await choosing).setFiles(path);
  }

  /** Where it lies, whole. */
  async takesFile(name: string): Promise<string> {
    const kept = this.page.waitForEvent('download');
    await this.#file(name).getByRole('button', { name: 'Accept' }).click();
    return (await kept).path();
  }

  async isToldDone(name: string): Promise<void> {
    await expect(this.#file(name).getByText('Done.')).toBeVisible();
  }

  #file(name: string): Locator {
    return this.page.locator('#box > div').filter({ hasText: `"${name}"` });
  }

  async hearsTone(hz: number): Promise<void> {
    await this.#marksOwn();
    await hearsTone(this.page, hz, OTHERS);
  }

  /** So many pictures of others move: cameras and screens look alike. */
  async seesMovingPictures(count: number): Promise<void> {
    const frames = async (): Promise<number[]> => {
      await this.#marksOwn();
      return this.page
        .locator(OTHERS)
        .evaluateAll((all: HTMLVideoElement[]) =>
          all.map((video) => video.getVideoPlaybackQuality().totalVideoFrames),
        );
    };
    await expect.poll(async () => (await frames()).filter((shown) => shown > 2)).toHaveLength(count);
    const sum = async (): Promise<number> => (await frames()).reduce((all, one) => all + one, 0);
    const before = await sum();
    await expect.poll(sum, 'frames decoded grow').toBeGreaterThan(before + 10);
  }

  async #marksOwn(): Promise<void> {
    await this.page
      .locator('#peers video')
      .evaluateAll((all: HTMLVideoElement[]) =>
        all.forEach((video) => video.toggleAttribute('data-own', video.muted)),
      );
  }
}
