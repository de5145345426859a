// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DesktopView, NO_DESKTOP } from '#shared/contracts/desktop.ts';
import { Settings } from '#shared/contracts/settings.ts';
import { renderWith } from '#test/support/render.ts';
import { anApp, aWorkspace, WORKSPACE } from '#test/support/sample-view.ts';
import type { Section } from './sections.ts';
import { SettingsDialog } from './SettingsDialog.tsx';

const DESKTOP: DesktopView = {
  ...NO_DESKTOP,
  tray: true,
  canStartAtLogin: true,
  spellLanguages: ['de', 'en-GB', 'fr'],
  shortcuts: { ring: 'on', mute: 'on', talk: 'off' },
  update: { state: 'idle', checkedAt: null },
};

async function settings(section: Section, desktop: Partial<DesktopView> = {}, set: Partial<Settings> = {}) {
  const onDiagnose = vi.fn<() => void>();
  const rendered = await renderWith(
    <SettingsDialog
      workspaceId={WORKSPACE}
      section={section}
      onSection={() => {}}
      onClose={() => {}}
      devices={null}
      keyList={<p>the list of keys</p>}
      onCheckDevices={() => {}}
      onDiagnose={onDiagnose}
    />,
    {
      view: anApp([aWorkspace()], {
        desktop: { ...DESKTOP, ...desktop },
        settings: { ...Settings.parse({}), ...set },
      }),
    },
  );
  const changes = () => rendered.fake.inputsOf('app.changeSettings');
  const press = (name: string) => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, onDiagnose, changes, press };
}
const toggle = (name: string) => screen.getByRole<HTMLInputElement>('switch', { name });
const locked = (...names: (keyof Settings)[]): Partial<DesktopView> => ({
  policy: { ...NO_DESKTOP.policy, managed: true, locked: names },
});

afterEach(() => vi.useRealTimers());

describe('general', () => {
  it.each([
    ['Start with this computer', { startAtLogin: true }],
    ['Keep running when the window is closed', { closeToTray: false }],
    ['Open telephone links', { telLinks: true }],
    ['Check spelling', { spellCheck: false }],
  ])('%s is sent at once', async (name, change) => {
    const { user, changes } = await settings('general');
    await user.click(toggle(name));
    expect(changes()).toEqual([change]);
  });

  it('starting in the background needs a start', async () => {
    await settings('general');
    expect(toggle('Start in the background').disabled).toBe(true);
  });

  it('says what this desktop cannot do', async () => {
    await settings('general', { tray: false, canStartAtLogin: false });
    expect(toggle('Keep running when the window is closed').disabled).toBe(true);
    expect(screen.getByText(/shows no tray icon/)).toBeTruthy();
    expect(screen.getByText(/cannot be started with the computer/)).toBeTruthy();
    expect(screen.queryByRole('switch', { name: 'Start in the background' })).toBeNull();
  });

  it('languages are added and removed; without any the system decides', async () => {
    const { user, changes, press } = await settings('general');
    expect(screen.getByText('As the system')).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('Add a language'), 'de');
    await waitFor(() => expect(changes()).toEqual([{ spellLanguages: ['de'] }]));
    await press('Remove German');
    expect(changes().at(-1)).toEqual({ spellLanguages: [] });
  });
});

describe('what the administrator has set', () => {
  it('is seen, and cannot be changed', async () => {
    const { user, changes } = await settings('general', locked('telLinks'), { telLinks: true });
    const control = toggle('Open telephone links');
    expect([control.disabled, control.checked]).toEqual([true, true]);
    const hint = document.getElementById(control.getAttribute('aria-describedby')!);
    expect(hint?.textContent).toContain('Set by your administrator');
    await user.click(control);
    expect(changes()).toEqual([]);
    expect(toggle('Start with this computer').disabled).toBe(false);
  });

  it.each<[Section, keyof Settings, string, string]>([
    ['appearance', 'theme', 'radio', 'Dark'],
    ['appearance', 'zoom', 'combobox', 'Size of text and pictures'],
    ['calls', 'quickReplies', 'textbox', 'Reply 1'],
    ['keys', 'muteKey', 'textbox', 'Mute and unmute'],
    ['network', 'proxy', 'combobox', 'Proxy'],
    ['about', 'updateChannel', 'combobox', 'Kind of updates'],
    ['devices', 'ringVolume', 'slider', 'Ring volume'],
  ])('in %s: %s', async (section, name, role, label) => {
    await settings(section, locked(name), { quickReplies: ['Later'] });
    expect(screen.getByRole<HTMLInputElement>(role, { name: label }).disabled).toBe(true);
    expect(screen.getByText('Set by your administrator')).toBeTruthy();
  });

  it('is told in About, with what could not be read', async () => {
    const policy = { ...NO_DESKTOP.policy, managed: true, problems: ['proxy.mode: invalid'] };
    await settings('about', { policy });
    expect(screen.getByText(/managed by your administrator/)).toBeTruthy();
    expect(screen.getByText('proxy.mode: invalid')).toBeTruthy();
  });
});

describe('notifications', () => {
  it('do not disturb: by hand, for a while, and back', async () => {
    const now = new Date(2026, 10, 18, 12).getTime();
    vi.useFakeTimers({ now, toFake: ['Date'] });
    const { user, changes, press } = await settings('notifications');
    await press('For an hour');
    await waitFor(() => expect(screen.getByText(/On until 1:00/)).toBeTruthy());
    await user.click(toggle('Do not disturb'));
    await user.click(toggle('Do not disturb'));
    expect(changes()).toEqual([
      { quiet: { on: true, until: now + 3_600_000 } },
      { quiet: { on: false, until: null } },
      { quiet: { on: true, until: null } },
    ]);
  });

  it('says that the system is quiet, and can be made not to follow it', async () => {
    const { user, changes } = await settings('notifications', { quiet: 'system' });
    expect(screen.getByText(/system’s own “do not disturb” is on/)).toBeTruthy();
    await user.click(toggle('Follow the system’s “do not disturb”'));
    expect(changes()).toEqual([{ followSystemQuiet: false }]);
  });

  it('hiding text means nothing without notifications', async () => {
    await settings('notifications', {}, { notifyMessages: false });
    expect(toggle('Hide the text of messages').disabled).toBe(true);
  });
});

describe('quick replies', () => {
  it('are kept when the field is left, without empty ones, five at most', async () => {
    const { user, changes, press } = await settings('calls', {}, { quickReplies: ['1', '2', '3'] });
    await press('Add a reply');
    await user.type(screen.getByLabelText('Reply 4'), ' Later ');
    expect(changes()).toEqual([]);
    await user.tab();
    expect(changes()).toEqual([{ quickReplies: ['1', '2', '3', 'Later'] }]);
    await press('Add a reply');
    expect(screen.getByText('At most 5 replies.')).toBeTruthy();
    await press('Remove reply 1');
    expect(changes().at(-1)).toEqual({ quickReplies: ['2', '3', 'Later'] });
  });
});

describe('keys that work everywhere', () => {
  const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
  const stroke = (name: string, event: object) => act(() => void fireEvent.keyDown(field(name), event));

  it('takes what is pressed, and Backspace removes it', async () => {
    const { changes } = await settings('keys');
    expect(field('Mute and unmute').value).toBe('Ctrl+Alt+Shift+M');
    stroke('Push to talk', { key: 'T', code: 'KeyT', ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(field('Push to talk').value).toBe('Ctrl+Shift+T'));
    stroke('Mute and unmute', { key: 'Backspace', code: 'Backspace' });
    await waitFor(() => expect(field('Mute and unmute').value).toBe(''));
    expect(changes()).toEqual([{ talkKey: 'CommandOrControl+Shift+T' }, { muteKey: null }]);
  });

  it('refuses a letter alone, and keys that one has given already', async () => {
    const { changes } = await settings('keys');
    stroke('Push to talk', { key: 't', code: 'KeyT' });
    expect(screen.getByText(/Hold Ctrl or Alt with a letter/)).toBeTruthy();
    stroke('Push to talk', { key: 'M', code: 'KeyM', ctrlKey: true, altKey: true, shiftKey: true });
    expect(screen.getByText(/is used for “Mute and unmute” already/)).toBeTruthy();
    expect(changes()).toEqual([]);
  });

  it('leaves Tab to the page', async () => {
    await settings('keys');
    const event = new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true });
    field('Push to talk').dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });

  it('says that another program has them, and that this desktop gives none', async () => {
    const { fake } = await settings('keys', { shortcuts: { ring: 'on', mute: 'taken', talk: 'off' } });
    expect(screen.getByText(/Another program has these keys/)).toBeTruthy();
    const none = { ring: 'unsupported', mute: 'unsupported', talk: 'unsupported' } as const;
    act(() => fake.change((view) => ({ ...view, desktop: { ...view.desktop, shortcuts: none } })));
    expect(screen.getByText(/parley --toggle-mute/)).toBeTruthy();
    expect(field('Mute and unmute').disabled).toBe(true);
  });
});

describe('the proxy', () => {
  it('is kept when it is whole', async () => {
    const { user, changes, press } = await settings('network');
    await user.selectOptions(screen.getByLabelText('Proxy'), 'Always this one');
    await press('Save');
    expect(screen.getByRole('alert').textContent).toContain('Enter host and port');
    await user.type(screen.getByLabelText('Proxy server'), 'proxy.example.com:3128');
    await user.type(screen.getByLabelText('Not for these hosts'), 'localhost, *.example.com');
    await press('Save');
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(changes()).toEqual([
      {
        proxy: {
          mode: 'fixed',
          server: 'proxy.example.com:3128',
          bypass: ['localhost', '*.example.com'],
        },
      },
    ]);
  });
});

describe('updates', () => {
  it('are looked for on demand, and say why they cannot be', async () => {
    const { fake, press } = await settings('about');
    fake.refuse('desktop.checkForUpdate', 'offline');
    await press('Check now');
    expect((await screen.findByRole('alert')).textContent).toContain('You are offline.');
  });

  it('one that is ready waits for the end of a call', async () => {
    const { fake, press } = await settings('about', {
      update: { state: 'ready', version: '2.0.0', waitsForCall: true },
    });
    expect(screen.getByText(/installed when your call is over/)).toBeTruthy();
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Install and restart' });
    expect(button.disabled).toBe(true);
    act(() =>
      fake.change((view) => ({
        ...view,
        desktop: { ...view.desktop, update: { state: 'ready', version: '2.0.0', waitsForCall: false } },
      })),
    );
    await press('Install and restart');
    expect(fake.inputsOf('desktop.installUpdate')).toHaveLength(1);
  });

  it.each([
    ['development', /was not installed/],
    ['package', /come with those of your system/],
    ['policy', /takes care of updates/],
  ] as const)('off for %s: says so, and offers nothing', async (why, words) => {
    await settings('about', { update: { state: 'off', why } });
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Check now' })).toBeNull();
    expect(screen.queryByLabelText('Kind of updates')).toBeNull();
  });

  it('tells how far a download is', async () => {
    await settings('about', { update: { state: 'downloading', version: '2.0.0', percent: 41.6 } });
    const part = screen.getByRole('region', { name: 'Updates' });
    expect(within(part).getByText('Downloading version 2.0.0: 42 %')).toBeTruthy();
    expect(within(part).getByRole<HTMLProgressElement>('progressbar').value).toBe(41.6);
  });
});

it('About leads to the self-checks', async () => {
  const { press, onDiagnose } = await settings('about');
  await press('Check this Parley');
  expect(onDiagnose).toHaveBeenCalledOnce();
});
