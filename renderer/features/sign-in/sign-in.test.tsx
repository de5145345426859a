// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { ALL_FEATURES, anApp, aWorkspace, WORKSPACE } from '#test/support/sample-view.ts';
import { renderWith } from '#test/support/render.ts';
import { AccountScreen } from './AccountScreen.tsx';
import { SignInAgainDialog } from './SignInAgainDialog.tsx';
import { StartScreen } from './StartScreen.tsx';

const FOUND = {
  address: 'https://chat.example.com',
  kind: 'connect',
  name: 'Demo Company',
  encrypted: true,
  host: 'chat.example.com',
  registration: 'open',
  version: null,
  token: null,
  places: [],
} as const;
const PLAIN = {
  ...FOUND,
  address: 'http://chat.intranet:4310',
  host: 'chat.intranet:4310',
  encrypted: false,
};

async function start() {
  const onAdded = vi.fn<(id: string, how: { hosted: boolean }) => void>();
  const rendered = await renderWith(<StartScreen onAdded={onAdded} />);
  rendered.fake.answer('workspace.probe', () => FOUND);
  rendered.fake.answer('workspace.add', () => ({ workspaceId: 'w-new' }));
  rendered.fake.answer('workspace.host', () => ({ workspaceId: 'w-hosted' }));
  const connectTo = async (address: string): Promise<void> => {
    await rendered.user.type(screen.getByLabelText('Server address'), `${address}{Enter}`);
  };
  return { ...rendered, onAdded, connectTo };
}

describe('the first screen', () => {
  it('finds the server and adds it', async () => {
    const { fake, onAdded, connectTo } = await start();
    await connectTo(' chat.example.com ');
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('w-new', { hosted: false }));
    expect(fake.inputsOf('workspace.probe')).toEqual([{ address: 'chat.example.com' }]);
    expect(fake.inputsOf('workspace.add')).toEqual([{ address: FOUND.address, consentPlainText: false }]);
  });

  it('without an address the button leads to the field', async () => {
    const { fake, user } = await start();
    await user.click(screen.getByRole('button', { name: 'Connect to a server' }));
    expect(screen.getByLabelText('Server address')).toBe(document.activeElement);
    expect(fake.inputsOf('workspace.probe')).toEqual([]);
  });

  it('says at the field that this is no address, until it is changed', async () => {
    const { fake, user, connectTo } = await start();
    fake.refuse('workspace.probe', 'bad-address');
    await connectTo('what');
    const field = screen.getByLabelText('Server address');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(screen.getByRole('alert').textContent).toContain('This is not a server address.');
    await user.type(field, 'x');
    expect(field.getAttribute('aria-invalid')).toBeNull();
  });

  it('names the server that cannot be reached, and tries again', async () => {
    const { fake, user, onAdded, connectTo } = await start();
    fake.refuse('workspace.probe', 'server-unreachable', { address: 'chat.example.com' });
    await connectTo('chat.example.com');
    expect((await screen.findByRole('alert')).textContent).toContain('Parley cannot reach chat.example.com.');
    fake.answer('workspace.probe', () => FOUND);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(onAdded).toHaveBeenCalledOnce());
  });

  it.each([
    ['not-parley', 'There is no Parley server at there.'],
    ['server-too-old', 'is too old for this Parley'],
    ['server-too-new', 'is newer than this Parley'],
  ] as const)('%s has a sentence', async (code, words) => {
    const { fake, connectTo } = await start();
    fake.refuse('workspace.probe', code, { address: 'there' });
    await connectTo('there');
    expect((await screen.findByRole('alert')).textContent).toContain(words);
  });

  it('asks before plain http, naming the server; no is no', async () => {
    const { fake, user, onAdded, connectTo } = await start();
    fake.answer('workspace.probe', () => PLAIN);
    await connectTo('chat.intranet:4310');
    const question = await screen.findByRole('alertdialog');
    expect(question.textContent).toContain('chat.intranet:4310');
    await user.click(within(question).getByRole('button', { name: 'Do not connect' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(fake.inputsOf('workspace.add')).toEqual([]);
    expect(onAdded).not.toHaveBeenCalled();
  });

  it('adds a plain http server after the consent, and says what goes wrong then', async () => {
    const { fake, user, onAdded, connectTo } = await start();
    fake.answer('workspace.probe', () => PLAIN);
    fake.refuse('workspace.add', 'server-unreachable', { address: PLAIN.host });
    await connectTo('chat.intranet:4310');
    const question = await screen.findByRole('alertdialog');
    await user.click(within(question).getByRole('button', { name: 'Connect without encryption' }));
    await waitFor(() => expect(question.textContent).toContain('Parley cannot reach'));
    fake.answer('workspace.add', () => ({ workspaceId: 'w-plain' }));
    await user.click(within(question).getByRole('button', { name: 'Connect without encryption' }));
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('w-plain', { hosted: false }));
    expect(fake.inputsOf('workspace.add').at(-1)).toEqual({ address: PLAIN.address, consentPlainText: true });
  });

  it('hosts a workspace with one click, and says when that fails', async () => {
    const { fake, user, onAdded } = await start();
    fake.refuse('workspace.host', 'hosting-failed', { text: 'disk full' });
    await user.click(screen.getByRole('button', { name: 'Host a workspace on this computer' }));
    expect((await screen.findByRole('alert')).textContent).toContain('disk full');
    fake.answer('workspace.host', () => ({ workspaceId: 'w-hosted' }));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('w-hosted', { hosted: true }));
  });
});

async function account(more: Partial<WorkspaceView> = {}, fresh = false) {
  const rendered = await renderWith(<AccountScreen workspaceId={WORKSPACE} fresh={fresh} />, {
    view: anApp([aWorkspace({ session: { state: 'signed-out' }, ...more })]),
  });
  const fill = async (fields: Record<string, string>): Promise<void> => {
    for (const [name, value] of Object.entries(fields))
      await rendered.user.type(screen.getByLabelText(name), value);
  };
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, fill, press };
}

describe('signing in', () => {
  it('sends name and password', async () => {
    const { fake, fill, press } = await account();
    await fill({ Username: ' ada ', Password: 'secret pass ' });
    await press('Sign in');
    await waitFor(() =>
      expect(fake.inputsOf('workspace.signIn')).toEqual([
        { workspaceId: WORKSPACE, username: 'ada', password: 'secret pass ' },
      ]),
    );
  });

  it('leads to what is missing', async () => {
    const { fake, fill, press } = await account();
    await press('Sign in');
    expect(screen.getByRole('alert').textContent).toContain('Enter your username.');
    expect(screen.getByLabelText('Username')).toBe(document.activeElement);
    await fill({ Username: 'ada' });
    await press('Sign in');
    expect(screen.getByLabelText('Password')).toBe(document.activeElement);
    expect(fake.inputsOf('workspace.signIn')).toEqual([]);
  });

  it('says at the field that the password is wrong, until it is changed', async () => {
    const { fake, fill, press } = await account();
    fake.refuse('workspace.signIn', 'invalid-credentials');
    await fill({ Username: 'ada', Password: 'wrong' });
    await press('Sign in');
    expect((await screen.findByRole('alert')).textContent).toContain('Username or password is wrong.');
    await fill({ Password: '2' });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says how long to wait after too many attempts', async () => {
    const { fake, fill, press } = await account();
    fake.refuse('workspace.signIn', 'rate-limited', { seconds: 30 });
    await fill({ Username: 'ada', Password: 'wrong' });
    await press('Sign in');
    expect((await screen.findByRole('alert')).textContent).toContain('Try again in 30 seconds.');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' }).disabled).toBe(false);
  });

  it('takes one click at a time', async () => {
    const { fake, fill, press } = await account();
    const release = fake.hold('workspace.signIn');
    await fill({ Username: 'ada', Password: 'right' });
    await press('Sign in');
    await press('Sign in');
    release();
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Sign in' }).getAttribute('aria-busy')).toBeNull(),
    );
    expect(fake.inputsOf('workspace.signIn')).toHaveLength(1);
  });

  it('shows the characters on demand, and tells a password manager what is what', async () => {
    const { press } = await account();
    const password = screen.getByLabelText<HTMLInputElement>('Password');
    expect([password.type, password.autocomplete]).toEqual(['password', 'current-password']);
    await press('Show characters');
    expect(password.type).toBe('text');
  });

  it('marks a server without encryption', async () => {
    await account({ encrypted: false, address: 'http://chat.intranet' });
    expect(screen.getByText('Not encrypted')).toBeTruthy();
  });
});

describe('creating an account', () => {
  const GOOD = { 'Display name': 'Ada Demo', Username: 'ada', Password: 'long enough' };

  it('opens first on a workspace that was just made', async () => {
    await account({ hosted: true }, true);
    expect(screen.getByRole('button', { name: 'Create account' })).toBeTruthy();
  });

  it('sends what was filled in, without an invitation where none is needed', async () => {
    const { fake, user, fill, press } = await account();
    await user.click(screen.getByRole('tab', { name: 'Create account' }));
    await fill(GOOD);
    await press('Create account');
    await waitFor(() =>
      expect(fake.inputsOf('workspace.register')).toEqual([
        { workspaceId: WORKSPACE, displayName: 'Ada Demo', username: 'ada', password: 'long enough' },
      ]),
    );
  });

  it('asks for the invitation where one is needed', async () => {
    const { fake, user, fill, press } = await account({ registration: 'invite' });
    await user.click(screen.getByRole('tab', { name: 'Create account' }));
    await fill(GOOD);
    await press('Create account');
    expect(screen.getByLabelText('Invitation code')).toBe(document.activeElement);
    fake.refuse('workspace.register', 'invite-needed');
    await fill({ 'Invitation code': 'abc' });
    await press('Create account');
    await waitFor(() =>
      expect(screen.getByLabelText('Invitation code').getAttribute('aria-invalid')).toBe('true'),
    );
    expect(fake.inputsOf('workspace.register')).toMatchObject([{ invite: 'abc' }]);
  });

  it.each([
    [{ ...GOOD, Username: 'a b' }, 'Username'],
    [{ ...GOOD, Password: 'short' }, 'Password'],
    [{ ...GOOD, 'Display name': ' ' }, 'Display name'],
  ])('finds the field that is not good yet: %o', async (fields, wrong) => {
    const { fake, user, fill, press } = await account();
    await user.click(screen.getByRole('tab', { name: 'Create account' }));
    await fill(fields);
    await press('Create account');
    expect(screen.getByLabelText(wrong)).toBe(document.activeElement);
    expect(fake.inputsOf('workspace.register')).toEqual([]);
  });

  it('says at the field that the username is taken', async () => {
    const { fake, user, fill, press } = await account();
    fake.refuse('workspace.register', 'username-taken');
    await user.click(screen.getByRole('tab', { name: 'Create account' }));
    await fill(GOOD);
    await press('Create account');
    expect((await screen.findByRole('alert')).textContent).toContain('This username is taken.');
    expect(screen.getByLabelText('Username').getAttribute('aria-invalid')).toBe('true');
  });

  it.each([
    { registration: 'closed' as const },
    { features: { ...ALL_FEATURES, account: { register: false, rename: true, invites: false } } },
  ])('is not offered where the server has none: %o', async (more) => {
    await account(more);
    expect(screen.queryByRole('tab', { name: 'Create account' })).toBeNull();
    expect(screen.getByText(/made by the administrator/)).toBeTruthy();
  });
});

describe('a sign-in that has run out', () => {
  it('asks the same person for the password again', async () => {
    const expired = aWorkspace({ session: { state: 'expired', userId: 'u-ada', username: 'ada' } });
    const { fake, user } = await renderWith(
      <SignInAgainDialog workspace={expired} open onClose={() => {}} />,
      { view: anApp([expired]) },
    );
    fake.answer('workspace.signIn', () => {
      throw new AppError('offline');
    });
    const dialog = screen.getByRole('dialog');
    expect(dialog.textContent).toContain('You have been signed out.');
    expect(within(dialog).getByLabelText<HTMLInputElement>('Username').readOnly).toBe(true);
    await user.type(within(dialog).getByLabelText('Password'), 'again{Enter}');
    expect((await within(dialog).findByRole('alert')).textContent).toContain('You are offline.');
    expect(fake.inputsOf('workspace.signIn')).toEqual([
      { workspaceId: WORKSPACE, username: 'ada', password: 'again' },
    ]);
  });
});
