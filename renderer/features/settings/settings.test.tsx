// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { AppView, WorkspaceView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import { ALL_FEATURES, anApp, aWorkspace, WORKSPACE } from '#test/support/sample-view.ts';
import type { Section } from './sections.ts';
import { SettingsDialog } from './SettingsDialog.tsx';

async function settings(section: Section, more: Partial<WorkspaceView> = {}, app: Partial<AppView> = {}) {
  const onClose = vi.fn<() => void>();
  const onSection = vi.fn<(section: Section) => void>();
  const onCheckDevices = vi.fn<() => void>();
  const onDiagnose = vi.fn<() => void>();
  const rendered = await renderWith(
    <SettingsDialog
      workspaceId={WORKSPACE}
      section={section}
      onSection={onSection}
      onClose={onClose}
      devices={<p>the choice of devices</p>}
      keyList={<p>the list of keys</p>}
      onCheckDevices={onCheckDevices}
      onDiagnose={onDiagnose}
    />,
    { view: anApp([aWorkspace(more)], app) },
  );
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, onClose, onSection, onCheckDevices, onDiagnose, press };
}

describe('the dialog', () => {
  it('leads to its sections', async () => {
    const { user, onSection } = await settings('profile');
    await user.click(screen.getByRole('tab', { name: 'Workspace' }));
    expect(onSection).toHaveBeenCalledWith('workspace');
  });

  it('shows only what belongs to this computer before there is a workspace', async () => {
    await renderWith(
      <SettingsDialog
        workspaceId={null}
        section="profile"
        onSection={() => {}}
        onClose={() => {}}
        devices={null}
        keyList={null}
        onCheckDevices={() => {}}
        onDiagnose={() => {}}
      />,
    );
    const tabs = screen.getAllByRole('tab').map((tab) => tab.textContent);
    expect(tabs).toEqual([
      'General',
      'Appearance',
      'Notifications',
      'Devices',
      'Calls',
      'Shortcuts',
      'Network',
      'About',
    ]);
  });

  it('leaves out what only the desktop can do where it is a page in a browser', async () => {
    await settings('about', {}, { platform: 'web' });
    expect(screen.queryByRole('tab', { name: 'General' })).toBeNull();
    expect(screen.queryByRole('tab', { name: 'Network' })).toBeNull();
    expect(screen.queryByText('Updates')).toBeNull();
  });

  it('folds its sections into a list where it is narrow', async () => {
    vi.spyOn(globalThis, 'matchMedia').mockImplementation(
      (media) =>
        ({
          matches: media.includes('width <'),
          addEventListener() {},
          removeEventListener() {},
        }) as unknown as MediaQueryList,
    );
    const { user, onSection } = await settings('profile');
    expect(screen.queryByRole('tab')).toBeNull();
    await user.selectOptions(screen.getByLabelText('Section'), 'Network');
    expect(onSection).toHaveBeenCalledWith('network');
    vi.restoreAllMocks();
  });
});

describe('profile', () => {
  it('changes the display name', async () => {
    const { fake, user, press } = await settings('profile');
    const name = screen.getByLabelText('Display name');
    await user.clear(name);
    expect(screen.getByRole('alert').textContent).toContain('Enter the name');
    await user.type(name, ' Ada the Second ');
    await press('Save');
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(fake.inputsOf('workspace.rename')).toEqual([
      { workspaceId: WORKSPACE, displayName: 'Ada the Second' },
    ]);
  });

  it('says why it could not', async () => {
    const { fake, user, press } = await settings('profile');
    fake.refuse('workspace.rename', 'offline');
    await user.type(screen.getByLabelText('Display name'), 'x');
    await press('Save');
    expect((await screen.findByRole('alert')).textContent).toContain('You are offline.');
  });

  it('is only read where the server cannot rename', async () => {
    await settings('profile', { features: { ...ALL_FEATURES, account: null } });
    expect(screen.queryByLabelText('Display name')).toBeNull();
  });
});

describe('appearance', () => {
  it('changes the theme, and shows it as the view tells it', async () => {
    const { fake, user } = await settings('appearance');
    const radio = (name: string) => screen.getByRole('radio', { name });
    expect(radio('As the system').getAttribute('aria-checked')).toBe('true');
    await user.click(radio('Dark'));
    await waitFor(() => expect(radio('Dark').getAttribute('aria-checked')).toBe('true'));
    expect(fake.inputsOf('app.changeSettings')).toEqual([{ theme: 'dark' }]);
  });
});

describe('devices', () => {
  it('leads to their check, above their choice', async () => {
    const { press, onCheckDevices } = await settings('devices');
    expect(screen.getByText('the choice of devices')).toBeTruthy();
    await press('Check your devices');
    expect(onCheckDevices).toHaveBeenCalledOnce();
  });

  it('keeps the ring volume when it is let go, not on the way', async () => {
    const { fake } = await settings('devices');
    const slider = screen.getByLabelText('Ring volume');
    fireEvent.change(slider, { target: { value: '0.5' } });
    fireEvent.change(slider, { target: { value: '0.3' } });
    expect(fake.inputsOf('app.changeSettings')).toEqual([]);
    fireEvent.pointerUp(slider);
    await waitFor(() => expect(fake.inputsOf('app.changeSettings')).toEqual([{ ringVolume: 0.3 }]));
  });
});

describe('calls', () => {
  it.each([
    ['Connect while it rings', /network address is shown to colleagues/, { prewarm: false }],
    ['Always use the relay', /Hides your network address/, { relayOnly: true }],
    ['Low data', /Sound first/, { lowData: true }],
  ])(
    '%s: says what it means, is sent at once and shown as the view tells it',
    async (name, means, change) => {
      const { fake, user } = await settings('calls');
      const control = screen.getByRole<HTMLInputElement>('switch', { name });
      const hint = document.getElementById(control.getAttribute('aria-describedby') ?? '');
      expect(hint?.textContent).toMatch(means);
      const before = control.checked;
      await user.click(control);
      await waitFor(() => expect(control.checked).toBe(!before));
      expect(fake.inputsOf('app.changeSettings')).toEqual([change]);
    },
  );
});

describe('workspace', () => {
  it('says what program its server runs', async () => {
    await settings('workspace');
    expect(screen.getByText('Parley server')).toBeTruthy();
  });

  it('signs out after a question', async () => {
    const { fake, user, press, onClose } = await settings('workspace');
    await press('Sign out');
    const question = screen.getByRole('alertdialog');
    await user.click(within(question).getByRole('button', { name: 'Cancel' }));
    expect(fake.inputsOf('workspace.signOut')).toEqual([]);
    await press('Sign out');
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(fake.inputsOf('workspace.signOut')).toEqual([{ workspaceId: WORKSPACE }]);
  });

  it('removes the workspace after a question, and says why it could not', async () => {
    const { fake, user, press, onClose } = await settings('workspace');
    fake.refuse('workspace.remove', 'internal');
    await press('Remove workspace');
    const question = screen.getByRole('alertdialog');
    await user.click(within(question).getByRole('button', { name: 'Remove workspace' }));
    await waitFor(() => expect(question.textContent).toContain('Something went wrong in Parley.'));
    expect(onClose).not.toHaveBeenCalled();
    fake.answer('workspace.remove', () => undefined);
    await user.click(within(question).getByRole('button', { name: 'Remove workspace' }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  });

  it('tells a connection without encryption', async () => {
    await settings('workspace', { encrypted: false, address: 'http://chat.intranet' });
    expect(screen.getByText('http://chat.intranet')).toBeTruthy();
    expect(screen.getByText('Not encrypted')).toBeTruthy();
  });
});

describe('about', () => {
  it('tells the version and where sign-ins are kept', async () => {
    await settings('about');
    expect(screen.getByText('0.1.0')).toBeTruthy();
    expect(screen.getByText('in the keyring of this computer')).toBeTruthy();
  });

  it('offers the file where they are kept for this run only', async () => {
    const { fake, press } = await settings('about', {}, { secrets: { mode: 'memory', asked: true } });
    await press('Keep them in a file that only I can read');
    expect(await screen.findByText('in a file that only you can read')).toBeTruthy();
    expect(fake.inputsOf('app.answerSecretsQuestion')).toEqual([{ allowFile: true }]);
  });
});
