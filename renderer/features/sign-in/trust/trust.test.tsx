// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { renderWith } from '#test/support/render.ts';
import { anApp, aWorkspace, WORKSPACE } from '#test/support/sample-view.ts';
import { StartScreen } from '../StartScreen.tsx';
import { asksTrust, TrustQuestion } from './TrustQuestion.tsx';

const ADDRESS = 'https://chat.example.com';
const FINGERPRINT = 'ab'.repeat(32);
const UNTRUSTED = {
  address: ADDRESS,
  fingerprint: FINGERPRINT,
  subject: 'chat.example.com',
  issuer: 'Demo Company CA',
  validFrom: '2020-01-01T00:00:00Z',
  validTo: '2021-01-01T00:00:00Z',
};
const FOUND = {
  address: ADDRESS,
  kind: 'connect',
  name: 'Demo Company',
  encrypted: true,
  host: 'chat.example.com',
  registration: 'open',
  version: null,
  token: null,
  places: [],
} as const;

async function connect() {
  const onAdded = vi.fn<(id: string, how: { hosted: boolean }) => void>();
  const rendered = await renderWith(<StartScreen onAdded={onAdded} />);
  rendered.fake.answer('workspace.probe', ({ trust }: { trust?: string }) => {
    if (trust !== FINGERPRINT) throw new AppError('certificate-untrusted', UNTRUSTED);
    return FOUND;
  });
  rendered.fake.answer('workspace.add', () => ({ workspaceId: 'w-new' }));
  await rendered.user.type(screen.getByLabelText('Server address'), 'chat.example.com{Enter}');
  const dialog = await screen.findByRole('alertdialog');
  const press = (name: string): Promise<void> =>
    rendered.user.click(within(dialog).getByRole('button', { name }));
  return { ...rendered, onAdded, dialog, press };
}

describe('a server that this computer does not trust', () => {
  it('is asked about by its fingerprint, and added with it after a yes', async () => {
    const { fake, user, dialog, press, onAdded } = await connect();
    expect(dialog.textContent).toContain('ABABABAB');
    expect(dialog.textContent).toContain('Demo Company CA');
    expect(dialog.textContent).toContain('It is not valid at this time.');
    await user.click(within(dialog).getByRole('checkbox'));
    await press('Trust this server');
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('w-new', { hosted: false }));
    expect(fake.inputsOf('workspace.probe').at(-1)).toEqual({
      address: 'chat.example.com',
      trust: FINGERPRINT,
    });
    expect(fake.inputsOf('workspace.add')).toEqual([
      { address: ADDRESS, consentPlainText: false, trust: FINGERPRINT },
    ]);
  });

  it('is not trusted before the person has compared', async () => {
    const { dialog, press, fake } = await connect();
    const yes = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Trust this server' });
    expect(yes.disabled).toBe(true);
    await press('Do not connect');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(fake.inputsOf('workspace.add')).toEqual([]);
    expect(fake.inputsOf('workspace.probe')).toHaveLength(1);
  });

  it('another certificate after the yes is another question', async () => {
    const { fake, user, dialog, press } = await connect();
    const other = 'cd'.repeat(32);
    fake.refuse('workspace.probe', 'certificate-untrusted', { ...UNTRUSTED, fingerprint: other });
    await user.click(within(dialog).getByRole('checkbox'));
    await press('Trust this server');
    const next = await screen.findByText('CDCD', { selector: 'li:first-child' });
    const again = next.closest<HTMLElement>('[role="alertdialog"]')!;
    expect(within(again).getByRole<HTMLInputElement>('checkbox').checked).toBe(false);
    expect(fake.inputsOf('workspace.add')).toEqual([]);
  });

  it('says when the certificate is of another name, or not the one from before', async () => {
    const { fake, user, dialog, press } = await connect();
    expect(dialog.textContent).not.toContain('another name');
    const other = { ...UNTRUSTED, fingerprint: 'cd'.repeat(32), problem: 'name' };
    fake.refuse('workspace.probe', 'certificate-untrusted', other);
    await user.click(within(dialog).getByRole('checkbox'));
    await press('Trust this server');
    expect(await screen.findByText('It was made for another name than chat.example.com.')).toBeTruthy();
  });

  it('without a fingerprint it is only said', async () => {
    const { fake, user } = await renderWith(<StartScreen onAdded={() => {}} />);
    fake.refuse('workspace.probe', 'certificate-untrusted', { address: ADDRESS });
    await user.type(screen.getByLabelText('Server address'), 'chat.example.com{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('is not trusted by this computer');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

describe('a server that wants a certificate of the person', () => {
  async function ask() {
    const onAdded = vi.fn<(id: string, how: { hosted: boolean }) => void>();
    const rendered = await renderWith(<StartScreen onAdded={onAdded} />);
    const { fake, user } = rendered;
    fake.refuse('workspace.probe', 'client-certificate-needed', { address: ADDRESS });
    fake.answer('workspace.add', () => ({ workspaceId: 'w-new' }));
    await user.type(screen.getByLabelText('Server address'), 'chat.example.com{Enter}');
    const dialog = await screen.findByRole('dialog');
    const choose = () => user.click(within(dialog).getByRole('button', { name: 'Choose the file…' }));
    return { ...rendered, onAdded, dialog, choose };
  }

  it('gets it, and is asked again', async () => {
    const { fake, user, dialog, choose, onAdded } = await ask();
    fake.answer('workspace.useClientCertificate', () => {
      fake.answer('workspace.probe', () => FOUND);
      return { subject: 'Ada Demo' };
    });
    await user.type(within(dialog).getByLabelText('Password of the file'), 'open');
    await choose();
    await waitFor(() => expect(onAdded).toHaveBeenCalledOnce());
    expect(fake.inputsOf('workspace.useClientCertificate')).toEqual([
      { address: 'chat.example.com', password: 'open' },
    ]);
  });

  it('says that none was chosen, and at the field that the password is wrong', async () => {
    const { fake, dialog, choose } = await ask();
    fake.answer('workspace.useClientCertificate', () => ({ subject: null }));
    await choose();
    expect(await within(dialog).findByText('No file was chosen.')).toBeTruthy();
    fake.refuse('workspace.useClientCertificate', 'certificate-password');
    await choose();
    await waitFor(() =>
      expect(within(dialog).getByLabelText('Password of the file').getAttribute('aria-invalid')).toBe('true'),
    );
  });
});

describe('a known workspace', () => {
  const offline = (error: { code: 'certificate-untrusted' | 'offline'; params: object }) =>
    aWorkspace({
      connection: { state: 'offline', error: { ...error, params: { ...error.params } }, retryAt: null },
    });

  it('whose server came to have another certificate is trusted anew', async () => {
    const workspace = offline({ code: 'certificate-untrusted', params: UNTRUSTED });
    expect(asksTrust(workspace)).toBe('server');
    const onClose = vi.fn<() => void>();
    const { fake, user } = await renderWith(<TrustQuestion workspace={workspace} onClose={onClose} />, {
      view: anApp([workspace]),
    });
    await user.click(screen.getByRole('checkbox'));
    await user.click(screen.getByRole('button', { name: 'Trust this server' }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(fake.inputsOf('workspace.trust')).toEqual([{ workspaceId: WORKSPACE, fingerprint: FINGERPRINT }]);
  });

  it('that is only offline asks for nothing', () => {
    expect(asksTrust(offline({ code: 'offline', params: {} }))).toBeNull();
    expect(asksTrust(aWorkspace())).toBeNull();
  });
});
