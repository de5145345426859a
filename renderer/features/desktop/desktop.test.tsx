// @vitest-environment happy-dom
import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DesktopView, NO_DESKTOP } from '#shared/contracts/desktop.ts';
import { Settings } from '#shared/contracts/settings.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import { anApp } from '#test/support/sample-view.ts';
import { ProxyDialog } from './ProxyDialog.tsx';
import { QuietMenu } from './QuietMenu.tsx';
import { ScreenAccessDialog } from './ScreenAccessDialog.tsx';

const view = (desktop: Partial<DesktopView>, more: Partial<AppView> = {}): AppView =>
  anApp([], { desktop: { ...NO_DESKTOP, ...desktop }, ...more });

afterEach(() => vi.useRealTimers());

describe('the proxy asks', () => {
  const ask = () =>
    renderWith(<ProxyDialog />, { view: view({ proxyQuestion: { host: 'proxy.example.com:3128' } }) });

  it('and is answered with name and password; the answer takes the question away', async () => {
    const { fake, user } = await ask();
    expect(screen.getByRole('dialog').textContent).toContain('proxy.example.com:3128');
    await user.type(screen.getByLabelText('Username'), ' ada ');
    await user.type(screen.getByLabelText('Password'), 'open sesame');
    await user.click(screen.getByRole('button', { name: 'Sign in to the proxy' }));
    expect(fake.inputsOf('desktop.answerProxy')).toEqual([
      { account: { username: 'ada', password: 'open sesame' } },
    ]);
    act(() => fake.change((before) => ({ ...before, desktop: { ...before.desktop, proxyQuestion: null } })));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('needs a name, or a no', async () => {
    const { fake, user } = await ask();
    await user.click(screen.getByRole('button', { name: 'Sign in to the proxy' }));
    expect(screen.getByRole('alert').textContent).toContain('Enter your username');
    expect(screen.getByLabelText('Username')).toBe(document.activeElement);
    await user.click(screen.getByRole('button', { name: 'Without the proxy' }));
    expect(fake.inputsOf('desktop.answerProxy')).toEqual([{ account: null }]);
  });

  it('nothing, most of the time', async () => {
    await renderWith(<ProxyDialog />, { view: view({}) });
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the permission to capture the screen', () => {
  const show = (screenAccess: DesktopView['screenAccess']) =>
    renderWith(<ScreenAccessDialog onClose={() => {}} />, { view: view({ screenAccess }) });
  const press = (name: string) => screen.getByRole('button', { name });

  it('leads to the settings of the system, and shows the state as it changes', async () => {
    const { fake, user } = await show('denied');
    expect(screen.getByText('Parley may not see your screen yet.')).toBeTruthy();
    await user.click(press('Open the system’s settings'));
    expect(fake.inputsOf('desktop.openScreenSettings')).toHaveLength(1);
    act(() =>
      fake.change((before) => ({ ...before, desktop: { ...before.desktop, screenAccess: 'granted' } })),
    );
    expect(screen.getByText('Parley may see your screen.')).toBeTruthy();
    await user.click(press('Restart Parley'));
    expect(fake.inputsOf('desktop.restart')).toHaveLength(1);
  });

  it('says that a call is not ended for it', async () => {
    const { fake, user } = await show('not-asked');
    fake.refuse('desktop.restart', 'call-in-progress');
    await user.click(press('Restart Parley'));
    expect((await screen.findByRole('alert')).textContent).toContain('waits until the call is over');
  });

  it('is nothing where the system asks by itself', async () => {
    await show('unneeded');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('do not disturb at the side', () => {
  const NOW = new Date(2026, 10, 18, 12).getTime();
  const show = async (
    desktop: Partial<DesktopView> = {},
    quiet = { on: false, until: null as number | null },
  ) => {
    const rendered = await renderWith(<QuietMenu />, {
      view: view(desktop, { settings: { ...Settings.parse({}), quiet } }),
    });
    const open = (name: string | RegExp) => rendered.user.click(screen.getByRole('button', { name }));
    const choose = (name: string) =>
      rendered.user.click(screen.getByRole('menuitemcheckbox', { name: new RegExp(`^${name}`) }));
    return { ...rendered, open, choose, changes: () => rendered.fake.inputsOf('app.changeSettings') };
  };

  it('is switched on for a while, says until when, and is switched off', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    const { open, choose, changes } = await show();
    await open('Do not disturb');
    await choose('For an hour');
    await waitFor(() => screen.getByRole('button', { name: /is on until 1:00/ }));
    await open(/is on until/);
    await choose('Turn off');
    expect(changes()).toEqual([
      { quiet: { on: true, until: NOW + 3_600_000 } },
      { quiet: { on: false, until: null } },
    ]);
  });

  it('a while that is over is off by itself', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setInterval', 'clearInterval'] });
    await show({}, { on: true, until: NOW + 60_000 });
    expect(screen.getByRole('button', { name: /is on until/ })).toBeTruthy();
    act(() => void vi.advanceTimersByTime(90_000));
    expect(screen.getByRole('button', { name: 'Do not disturb' })).toBeTruthy();
  });

  it('tells the quiet of the system, which cannot be ended here', async () => {
    const { open, choose, changes } = await show({ quiet: 'system' });
    await open('Your system’s “do not disturb” is on');
    await choose('Notifications are on');
    expect(changes()).toEqual([]);
  });

  it('is locked by the administrator', async () => {
    const { open, choose, changes } = await show({
      policy: { ...NO_DESKTOP.policy, locked: ['quiet'] },
    });
    await open('Do not disturb');
    await choose('Until I turn it off');
    expect(changes()).toEqual([]);
  });
});
