// @vitest-environment happy-dom
/** Servers that are not of the usual kind: what is found, chosen, and asked for. */
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { SignInShape } from '#shared/contracts/features.ts';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import type { AppErrorCode } from '#shared/errors/app-error.ts';
import { ALL_FEATURES, anApp, aWorkspace, WORKSPACE } from '#test/support/sample-view.ts';
import { renderWith } from '#test/support/render.ts';
import { AccountScreen } from './AccountScreen.tsx';
import { SignInAgainDialog } from './SignInAgainDialog.tsx';
import { type Arrival, StartScreen } from './StartScreen.tsx';

const FOUND: ProbeResult = {
  address: 'https://chat.example.com',
  kind: 'minimost',
  name: 'chat.example.com',
  encrypted: true,
  host: 'chat.example.com',
  registration: 'open',
  version: '0.0.4',
  token: null,
  places: [],
};
const GROUPS: ProbeResult = {
  ...FOUND,
  kind: 'galene',
  name: 'Talks',
  version: null,
  places: [
    { name: 'Lobby', address: 'https://chat.example.com/group/lobby/' },
    { name: 'Talk', address: 'https://chat.example.com/group/talk/' },
  ],
};

async function start(found: ProbeResult = FOUND) {
  const onAdded = vi.fn<(id: string, arrival: Arrival) => void>();
  const rendered = await renderWith(<StartScreen onAdded={onAdded} />);
  rendered.fake.answer('workspace.probe', () => found);
  rendered.fake.answer('workspace.add', () => ({ workspaceId: 'w-new' }));
  rendered.fake.answer('workspace.kinds', () => ({ kinds: ['connect', 'galene', 'minimost', 'other'] }));
  const connectTo = (address: string): Promise<void> =>
    rendered.user.type(screen.getByLabelText('Server address'), `${address}{Enter}`);
  return { ...rendered, onAdded, connectTo };
}

describe('what a server is', () => {
  it('is said while it is added, and goes along', async () => {
    const { fake, onAdded, connectTo } = await start();
    const release = fake.hold('workspace.add');
    await connectTo('chat.example.com');
    expect(await screen.findByText('Found minimost 0.0.4 at chat.example.com.')).toBeTruthy();
    release();
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('w-new', { hosted: false, version: '0.0.4' }));
  });

  it('can be chosen by hand, which is behind a button', async () => {
    const { fake, user, connectTo } = await start();
    expect(screen.queryByLabelText('Kind of server')).toBeNull();
    const more = screen.getByRole('button', { name: 'Choose the kind of server' });
    expect(more.getAttribute('aria-expanded')).toBe('false');
    await user.click(more);
    const choice = await screen.findByLabelText<HTMLSelectElement>('Kind of server');
    expect([...choice.options].map(({ text }) => text)).toEqual([
      'Find out',
      'Parley server',
      'Galène',
      'minimost',
      'other',
    ]);
    await user.selectOptions(choice, 'minimost');
    await connectTo('chat.example.com');
    await waitFor(() =>
      expect(fake.inputsOf('workspace.add')).toEqual([
        { address: FOUND.address, consentPlainText: false, kind: 'minimost' },
      ]),
    );
    expect(fake.inputsOf('workspace.probe')).toEqual([{ address: 'chat.example.com', kind: 'minimost' }]);
  });

  it('is found out again once the choice is put away', async () => {
    const { fake, user, connectTo } = await start();
    await user.click(screen.getByRole('button', { name: 'Choose the kind of server' }));
    await user.selectOptions(await screen.findByLabelText('Kind of server'), 'galene');
    await user.click(screen.getByRole('button', { name: 'Choose the kind of server' }));
    await connectTo('chat.example.com');
    await waitFor(() => expect(fake.inputsOf('workspace.probe')).toEqual([{ address: 'chat.example.com' }]));
  });
});

describe('a server with several places', () => {
  it('asks which, and looks there', async () => {
    const { fake, user, onAdded, connectTo } = await start(GROUPS);
    await connectTo('chat.example.com');
    const dialog = await screen.findByRole('dialog', { name: 'Where in Talks?' });
    expect(fake.inputsOf('workspace.add')).toEqual([]);
    const lobby = { ...GROUPS, address: GROUPS.places[0]!.address, places: [] };
    fake.answer('workspace.probe', () => lobby);
    await user.click(within(dialog).getByRole('button', { name: 'Lobby' }));
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('w-new', { hosted: false }));
    expect(fake.inputsOf('workspace.probe').at(-1)).toEqual({ address: lobby.address });
    expect(fake.inputsOf('workspace.add')).toEqual([{ address: lobby.address, consentPlainText: false }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says at the place why it did not work', async () => {
    const { fake, user, connectTo } = await start(GROUPS);
    await connectTo('chat.example.com');
    const dialog = await screen.findByRole('dialog');
    fake.refuse('workspace.probe', 'server-unreachable', { address: 'chat.example.com' });
    await user.click(within(dialog).getByRole('button', { name: 'Talk' }));
    expect((await within(dialog).findByRole('alert')).textContent).toContain('Parley cannot reach');
  });
});

describe('an address that is an invitation', () => {
  it('hands its token on, and shows it nowhere but in the field where it was typed', async () => {
    const { fake, onAdded, connectTo } = await start({ ...FOUND, token: 's3cret', version: null });
    const release = fake.hold('workspace.probe');
    await connectTo('https://chat.example.com/group/lobby/?token=s3cret');
    expect(screen.getByText('Looking for https://chat.example.com/group/lobby/…')).toBeTruthy();
    expect(document.body.textContent).not.toContain('s3cret');
    release();
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('w-new', { hosted: false, token: 's3cret' }));
  });
});

const OWN_ID: SignInShape = { name: 'own-id', password: 'none', token: false, portal: null };
const GROUP: SignInShape = { name: 'username', password: 'optional', token: true, portal: null };

async function account(signIn: SignInShape, more: { token?: string; account?: null } = {}) {
  const features = { ...ALL_FEATURES, signIn, account: null };
  const rendered = await renderWith(
    <AccountScreen workspaceId={WORKSPACE} fresh={false} token={more.token} />,
    {
      view: anApp([aWorkspace({ kind: 'galene', session: { state: 'signed-out' }, features })]),
    },
  );
  const fill = (label: string, text: string): Promise<void> =>
    rendered.user.type(screen.getByLabelText(label), text);
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, fill, press };
}

describe('what a sign-in asks for', () => {
  it('an id of one’s own, and no password', async () => {
    const { fake, fill, press } = await account(OWN_ID);
    expect(screen.queryByLabelText('Password')).toBeNull();
    expect(screen.queryByLabelText('Username')).toBeNull();
    expect(screen.getByText(/others call you by it/)).toBeTruthy();
    await press('Sign in');
    expect(screen.getByRole('alert').textContent).toContain('Choose an id.');
    await fill('Your id', ' door-camera ');
    await press('Sign in');
    await waitFor(() =>
      expect(fake.inputsOf('workspace.signIn')).toEqual([
        { workspaceId: WORKSPACE, username: 'door-camera', password: '' },
      ]),
    );
  });

  it('a password that may be left out', async () => {
    const { fake, fill, press } = await account(GROUP);
    expect(screen.getByText('Leave it empty where none is asked for.')).toBeTruthy();
    await fill('Username', 'ada');
    await press('Sign in');
    await waitFor(() =>
      expect(fake.inputsOf('workspace.signIn')).toEqual([
        { workspaceId: WORKSPACE, username: 'ada', password: '' },
      ]),
    );
  });

  it('an invitation instead of a name and a password, hidden as they are', async () => {
    const { fake, press } = await account({ ...GROUP, password: 'needed' }, { token: 's3cret' });
    const field = screen.getByLabelText<HTMLInputElement>('Invitation');
    expect([field.value, field.type]).toEqual(['s3cret', 'password']);
    expect(screen.getByText('It came with the link that you pasted.')).toBeTruthy();
    await press('Sign in');
    await waitFor(() =>
      expect(fake.inputsOf('workspace.signIn')).toEqual([
        { workspaceId: WORKSPACE, username: '', password: '', token: 's3cret' },
      ]),
    );
  });

  it('the token of a link that is pasted as the invitation', async () => {
    const { fake, fill, press } = await account(GROUP);
    await fill('Username', 'ada');
    await fill('Invitation', 'https://chat.example.com/group/lobby/?token=abc');
    await press('Sign in');
    await waitFor(() => expect(fake.inputsOf('workspace.signIn')).toMatchObject([{ token: 'abc' }]));
  });

  it('no new account where there are none, and nothing is said of an administrator', async () => {
    await account(GROUP);
    expect(screen.queryByRole('tab')).toBeNull();
    expect(screen.queryByText(/made by the administrator/)).toBeNull();
  });

  it('the browser, where one signs in there, and how to come back', async () => {
    const { fake, press } = await account({
      ...GROUP,
      token: false,
      portal: 'https://login.example.com/galene',
    });
    expect(screen.getByLabelText('Invitation')).toBeTruthy();
    const button = screen.getByRole('button', { name: 'Sign in with your browser' });
    expect(document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(
      /login\.example\.com.*paste it here/,
    );
    await press('Sign in with your browser');
    expect(fake.inputsOf('app.openExternal')).toEqual([{ url: 'https://login.example.com/galene' }]);
  });
});

describe('a refusal', () => {
  it.each<[AppErrorCode, SignInShape, string, string | undefined]>([
    ['name-in-use', OWN_ID, 'Your id', undefined],
    ['name-in-use', GROUP, 'Username', undefined],
    ['name-needed', GROUP, 'Username', 's3cret'],
    ['invalid-credentials', GROUP, 'Password', undefined],
    ['invalid-credentials', GROUP, 'Invitation', 's3cret'],
    ['invalid-credentials', OWN_ID, 'Your id', undefined],
  ])('%s stands at its field', async (code, shape, label, token) => {
    const { fake, fill, press } = await account(shape, token === undefined ? {} : { token });
    fake.refuse('workspace.signIn', code);
    await fill(shape.name === 'own-id' ? 'Your id' : 'Username', 'ada');
    await press('Sign in');
    await waitFor(() => expect(screen.getByLabelText(label).getAttribute('aria-invalid')).toBe('true'));
    await fill(label, 'x');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each([
    ['place-locked', { address: 'Lobby', text: 'back at nine' }, 'back at nine', 'Try again'],
    ['kicked', { text: 'be nice' }, 'be nice', 'Sign in again'],
  ] as const)('%s says why, and can be tried again', async (code, params, words, way) => {
    const { fake, fill, press } = await account(GROUP);
    fake.refuse('workspace.signIn', code, params);
    await fill('Username', 'ada');
    await press('Sign in');
    expect((await screen.findByRole('alert')).textContent).toContain(words);
    await press(way);
    await waitFor(() => expect(fake.inputsOf('workspace.signIn')).toHaveLength(2));
  });

  it('somebody who was sent out is told so when asked to sign in again', async () => {
    const expired = aWorkspace({
      session: { state: 'expired', userId: 'u-ada', username: 'ada' },
      connection: {
        state: 'offline',
        error: { code: 'kicked', params: { text: 'be nice' } },
        retryAt: null,
      },
      features: { ...ALL_FEATURES, signIn: GROUP },
    });
    await renderWith(<SignInAgainDialog workspace={expired} open onClose={() => {}} />, {
      view: anApp([expired]),
    });
    const dialog = screen.getByRole('dialog');
    expect(dialog.textContent).toContain('You have been sent out: be nice');
    expect(within(dialog).getByLabelText('Invitation')).toBeTruthy();
  });
});
