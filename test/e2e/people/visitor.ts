/** Whoever sits in front of a page of Parley, in words of the user. */
import { expect, type Locator, type Page } from '@playwright/test';

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

  /** After a sign-in that was lost: its form may open by itself, also at the moment of the click. */
  async opensSignIn(): Promise<void> {
    const password = this.page.getByRole('dialog').getByLabel('Password', { exact: true });
    await expect(async () => {
      if (!(await password.isVisible())) await this.button('Sign in').first().click({ timeout: 1000 });
      await expect(password).toBeVisible({ timeout: 1000 });
    }).toPass();
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

  /** Makes a group of these people and opens it. */
  async makeGroup(name: string, people: readonly string[]): Promise<void> {
    await this.button('New conversation').click();
    await this.button('New group').click();
    await this.field('Group name').fill(name);
    for (const person of people) {
      await this.field('Search people').fill(person);
      await this.page.getByRole('dialog').getByRole('option', { name: person }).click();
    }
    await this.button('Create group').click();
    // until then the message field is that of the conversation before
    await expect(this.page.getByRole('log', { name: new RegExp(name) })).toBeVisible();
  }

  /** Opens a conversation of the list. */
  async open(name: string): Promise<void> {
    await this.conversation(name).click();
    await expect(this.field('Message')).toBeVisible();
  }

  conversation(name: string): Locator {
    return this.page
      .getByRole('listbox', { name: 'Conversations' })
      .getByRole('option', { name: new RegExp(`^${name}`) });
  }

  /** A server's button at the edge of the window. */
  workspace(name: string): Locator {
    return this.page
      .getByRole('navigation', { name: 'Workspaces' })
      .getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async write(text: string): Promise<void> {
    await this.field('Message').fill(text);
    await this.button('Send').click();
  }

  async sees(text: string): Promise<void> {
    await expect(this.message(text)).toBeVisible();
  }

  /** A dialog of that name, whether it only tells or must be answered. */
  question(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name }).or(this.page.getByRole('alertdialog', { name }));
  }

  message(text: string): Locator {
    return this.page.getByRole('log').getByText(text, { exact: true });
  }

  async edits(text: string, better: string): Promise<void> {
    await this.message(text).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: 'Edit' }).click();
    await this.field('Message').fill(better);
    await this.field('Message').press('Enter');
  }

  async reacts(text: string, emoji: string): Promise<void> {
    await this.message(text).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: 'React' }).click();
    await this.page.getByRole('button', { name: emoji, exact: true }).click();
  }

  async deletes(text: string): Promise<void> {
    await this.message(text).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: 'Delete' }).click();
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
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

  /** Whatever call there is: an ending one takes the button away under the click. */
  async leavesAnyCall(): Promise<void> {
    const hangUp = this.button('Hang up');
    await expect(async () => {
      if (await hangUp.first().isVisible()) await hangUp.first().click({ timeout: 1000 });
      await expect(hangUp).toBeHidden({ timeout: 1000 });
    }).toPass();
  }

  async isInCall(): Promise<void> {
    await expect(this.button('Hang up')).toBeVisible();
  }

  async isInNoCall(): Promise<void> {
    await expect(this.button('Hang up')).toBeHidden();
  }

  /** Goes into the call that runs in the open conversation, through its lobby. */
  async join(): Promise<void> {
    await this.button('Join').first().click();
    await this.goesThroughLobby();
  }

  /** Microphone and camera as they are offered. */
  async goesThroughLobby(): Promise<void> {
    await this.page
      .getByRole('dialog', { name: /^Join / })
      .getByRole('button', { name: 'Join', exact: true })
      .click();
    await this.isInCall();
  }

  /** A control of the call: a button where there is room for it, else an item of its menu. */
  async control(name: string): Promise<void> {
    const button = this.button(name);
    const more = this.button('More');
    await expect(button.or(more).first()).toBeVisible();
    if (await button.isVisible()) return button.click();
    await more.click();
    await this.page
      .getByRole('menuitem', { name, exact: true })
      .or(this.page.getByRole('menuitemcheckbox', { name, exact: true }))
      .click();
  }

  /** Begins a call in the open conversation that others may join. */
  async startWithoutRinging(): Promise<void> {
    await this.button('Other ways to call').click();
    await this.page.getByRole('menuitem', { name: 'Start without ringing' }).click();
    await this.isInCall();
  }

  /** What the app says of calls above everything else. */
  notices(): Locator {
    return this.page.getByRole('region', { name: 'Call notices' });
  }

  /** What a colleague shares. */
  sharedScreen(): Locator {
    return this.page.locator('video[data-remote][data-of="screen"]');
  }

  /** The sound of every colleague in the call. */
  remoteSounds(): Locator {
    return this.page.locator('audio[data-remote][data-of="microphone"]');
  }

  /** What the dot says of the connection to the colleague. */
  quality(): Locator {
    return this.page.getByText(/^(Good|Fair|Poor) connection/).first();
  }

  openStatistics(): Promise<void> {
    return this.control('Statistics');
  }

  async openHistory(): Promise<void> {
    await this.button('Calls').click();
  }

  /** Calls that are over, newest first. */
  history(): Locator {
    return this.page.getByRole('main').getByRole('listitem');
  }
}
