/** One person in front of one Parley, in words of the user. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { LaunchedApp } from '#test/support/launch-app.ts';

export interface Account {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
}

/** `mark` tells the people of one test from those of another. */
export const account = (name: string, mark = ''): Account => ({
  username: `${name.toLowerCase()}${mark === '' ? '' : `-${mark}`}`,
  displayName: mark === '' ? name : `${name} ${mark}`,
  password: `${name.toLowerCase()}-has-a-password`,
});

/** Whoever sits in front of a page of Parley, in an app or in a browser. */
export class Visitor {
  page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  field(name: string): Locator {
    return this.page.getByLabel(name, { exact: true });
  }

  async connectTo(address: string): Promise<void> {
    await this.button('Connect to a server').click();
    await this.field('Server address').fill(address);
    await this.field('Server address').press('Enter');
  }

  async host(): Promise<void> {
    await this.button('Host a workspace on this computer').click();
  }

  async createAccount({ username, displayName, password }: Account): Promise<void> {
    await this.showForm('Create account', 'Display name');
    await this.field('Display name').fill(displayName);
    await this.field('Username').fill(username);
    await this.field('Password').fill(password);
    await this.button('Create account').click();
    await this.isSignedIn();
  }

  async signIn({ username, password }: Pick<Account, 'username' | 'password'>): Promise<void> {
    await this.enterSignIn({ username, password });
    await this.isSignedIn();
  }

  async enterSignIn({ username, password }: Pick<Account, 'username' | 'password'>): Promise<void> {
    await this.showForm('Sign in', 'Username');
    await this.field('Username').fill(username);
    await this.field('Password').fill(password);
    await this.button('Sign in').click();
  }

  /** Sign-in and account creation are tabs of one screen. */
  private async showForm(tab: string, field: string): Promise<void> {
    const choice = this.page.getByRole('tab', { name: tab, exact: true });
    await expect(choice.or(this.field(field)).first()).toBeVisible();
    if (await choice.isVisible()) await choice.click();
    await expect(this.field(field)).toBeVisible();
  }

  async isSignedIn(): Promise<void> {
    await expect(this.button('New conversation')).toBeVisible();
  }

  /** Finds a colleague and opens the direct conversation. */
  async find(name: string): Promise<void> {
    await this.button('New conversation').click();
    await this.field('Search people').fill(name);
    await this.page
      .getByRole('dialog')
      .getByRole('option', { name: new RegExp(name) })
      .click();
    await expect(this.field('Message')).toBeVisible();
  }

  /** Opens a conversation of the list. */
  async open(name: string): Promise<void> {
    await this.conversation(name).click();
    await expect(this.field('Message')).toBeVisible();
  }

  conversation(name: string): Locator {
    return this.page
      .getByRole('listbox', { name: 'Conversations' })
      .getByRole('option', { name: new RegExp(name) });
  }

  async write(text: string): Promise<void> {
    await this.field('Message').fill(text);
    await this.button('Send').click();
  }

  async sees(text: string): Promise<void> {
    await expect(this.message(text)).toBeVisible();
  }

  message(text: string): Locator {
    return this.page.getByRole('log').getByText(text, { exact: true });
  }

  async call(): Promise<void> {
    await this.button('Call').click();
  }

  async videoCall(): Promise<void> {
    await this.button('Video call').click();
  }

  async hangUp(): Promise<void> {
    await this.button('Hang up').click();
  }

  async isInCall(): Promise<void> {
    await expect(this.button('Hang up')).toBeVisible();
  }

  async isInNoCall(): Promise<void> {
    await expect(this.button('Hang up')).toBeHidden();
  }
}

/** A person with an app of their own. */
export class Person extends Visitor {
  readonly launched: LaunchedApp;

  constructor(launched: LaunchedApp) {
    super(launched.page);
    this.launched = launched;
  }

  /** The window that rings, once it does; it belongs to the same app. */
  async ringWindow(): Promise<Page> {
    const ring = await this.launched.ringWindow();
    await expect(ring.getByRole('button', { name: 'Accept', exact: true })).toBeVisible();
    return ring;
  }

  async answer(how: 'Accept' | 'Accept with video' | 'Decline'): Promise<void> {
    const ring = await this.ringWindow();
    const closed = ring.waitForEvent('close');
    // the window goes with the click, at times before Playwright has heard that its click was done
    await ring
      .getByRole('button', { name: how, exact: true })
      .click()
      .catch((error: unknown) => {
        if (!ring.isClosed()) throw error;
      });
    await closed;
  }
}
