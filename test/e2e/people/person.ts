import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import type { LaunchedApp } from '#test/support/launch-app.ts';
import { Desk } from './desk.ts';
import { Visitor } from './visitor.ts';

interface WorkspaceShown {
  readonly conversations: Record<string, { readonly id: string; readonly name: string | null }>;
}

/** What main shows to specs, see electron/main/test-handles.ts: as much of it as is used here. */
interface TestHandles {
  readonly engine: {
    view(): { readonly workspaces: Record<string, WorkspaceShown> };
    readonly handlers: { readonly workspace: { remove(of: { workspaceId: string }): Promise<unknown> } };
  };
}

/** A group of verbs, as the page has it of its preload. */
interface Bridge {
  call(verb: string, input: unknown): Promise<unknown>;
}

/** A person with an app of their own. */
export class Person extends Visitor {
  readonly launched: LaunchedApp;
  readonly desk: Desk;

  constructor(launched: LaunchedApp) {
    super(launched.page);
    this.launched = launched;
    this.desk = new Desk(launched);
  }

  /** What the app has written into its log. */
  log(): string {
    const folder = join(this.launched.userData, 'logs');
    return readdirSync(folder)
      .toSorted()
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
  }

  /** Without looking for them in the dialog. */
  async changesSettings(change: SettingsChange): Promise<void> {
    expect(await this.asks('app', 'changeSettings', change)).toMatchObject({ ok: true });
  }

  /** The name that the server has for a group: links use it. */
  async conversationId(group: string): Promise<string> {
    const find = (): Promise<string | null> =>
      this.launched.app.evaluate((_electron, name) => {
        const { engine } = (globalThis as unknown as { __parley: TestHandles }).__parley;
        const all = Object.values(engine.view().workspaces).flatMap(({ conversations }) =>
          Object.values(conversations),
        );
        return all.find((conversation) => conversation.name === name)?.id ?? null;
      }, group);
    await expect.poll(find).not.toBeNull();
    return (await find()) ?? '';
  }

  /** A verb as the page would ask for it; what comes back, good or bad. */
  asks(group: string, verb: string, input: unknown): Promise<unknown> {
    return this.page.evaluate(
      (asked) => {
        const bridge = (globalThis as unknown as { parley: Record<string, Bridge> }).parley[asked.group];
        return bridge?.call(asked.verb, asked.input);
      },
      { group, verb, input },
    );
  }

  /** As an installation that was never used, without starting it anew. */
  async forgetsAllServers(): Promise<void> {
    await this.launched.app.evaluate(async () => {
      const { engine } = (globalThis as unknown as { __parley: TestHandles }).__parley;
      for (const workspaceId of Object.keys(engine.view().workspaces))
        await engine.handlers.workspace.remove({ workspaceId });
    });
  }

  /** The window that rings, once it does; it belongs to the same app. */
  async ringWindow(): Promise<Page> {
    const look = async (): Promise<Page> => {
      const ring = await this.launched.ringWindow();
      const decline = ring.getByRole('button', { name: 'Decline', exact: true }).first();
      await expect(decline).toBeVisible({ timeout: 3000 });
      return ring;
    };
    // one that was kept ready may go, and another come
    await expect(look).toPass();
    return look();
  }

  /** Shares the first of what the picker offers. */
  share(): Promise<void> {
    return this.shares(/./);
  }

  /** Shares the screen or window of that name. */
  async shares(name: string | RegExp): Promise<void> {
    await this.control('Share screen');
    const picker = await this.launched.pickerWindow();
    const closed = picker.waitForEvent('close');
    await picker.getByRole('radio', { name }).first().check();
    await picker.getByRole('button', { name: 'Share', exact: true }).click();
    await closed;
    await expect(this.button('Stop sharing').first()).toBeVisible();
  }

  /** From now on: what the system was asked to show, title and text. */
  async recordNotifications(): Promise<() => Promise<string[]>> {
    const { app } = this.launched;
    await app.evaluate(({ Notification }) => {
      const shown: string[] = [];
      Object.assign(globalThis, { shownNotifications: shown });
      // with a desktop or without one
      Notification.isSupported = () => true;
      Notification.prototype.show = function record(): void {
        shown.push(`${this.title}\n${this.body}`);
      };
    });
    return () =>
      app.evaluate(() => (globalThis as unknown as { shownNotifications: string[] }).shownNotifications);
  }

  async answer(
    how: 'Accept' | 'Accept with video' | 'Decline' | 'Hold and accept' | 'End and accept',
  ): Promise<void> {
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
