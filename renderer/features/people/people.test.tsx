// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import { ALL_FEATURES, anApp, aUser, aWorkspace, ME, WORKSPACE } from '#test/support/sample-view.ts';
import { PeopleFinder } from './PeopleFinder.tsx';

const USERS = [
  aUser(ME, 'Ada Demo'),
  aUser('u-grace', 'Grace Sample', 'offline'),
  aUser('u-lin', 'Lin Beispiel'),
  aUser('u-linus', 'Linus Example', 'away'),
];

async function finder(more: Partial<WorkspaceView> = {}) {
  const onClose = vi.fn<() => void>();
  const onOpenConversation = vi.fn<(id: string) => void>();
  const rendered = await renderWith(
    <PeopleFinder workspaceId={WORKSPACE} open onClose={onClose} onOpenConversation={onOpenConversation} />,
    {
      view: anApp([aWorkspace({ users: Object.fromEntries(USERS.map((user) => [user.id, user])), ...more })]),
    },
  );
  const names = () => screen.queryAllByRole('option').map((row) => /@\S+/.exec(row.textContent)?.[0]);
  const search = (text: string): Promise<void> =>
    rendered.user.type(screen.getByLabelText('Search people'), text);
  return { ...rendered, onClose, onOpenConversation, names, search };
}

describe('finding a colleague', () => {
  it('asks the server, leaves me out, and opens the conversation', async () => {
    const { fake, user, names, search, onClose, onOpenConversation } = await finder();
    await waitFor(() => expect(names()).toEqual(['@grace.sample', '@lin.beispiel', '@linus.example']));
    await search('lin');
    await waitFor(() => expect(names()).toEqual(['@lin.beispiel', '@linus.example']));
    await user.click(screen.getByRole('option', { name: /Linus/ }));
    await waitFor(() => expect(onOpenConversation).toHaveBeenCalledWith('c-new-u-linus'));
    expect(onClose).toHaveBeenCalledOnce();
    expect(fake.inputsOf('chat.createDirect')).toEqual([{ workspaceId: WORKSPACE, userId: 'u-linus' }]);
  });

  it('finds people whom the view does not know yet', async () => {
    const { fake, search, names } = await finder();
    fake.answer('chat.searchPeople', () => ({ users: [aUser('u-new', 'New Demo')] }));
    await search('new');
    await waitFor(() => expect(names()).toEqual(['@new.demo']));
  });

  it('is ruled by keys from its field', async () => {
    const { user, names, search, onOpenConversation } = await finder();
    await search('lin');
    await waitFor(() => expect(names()).toHaveLength(2));
    const field = screen.getByLabelText('Search people');
    const active = () =>
      document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent;
    expect(active()).toContain('Lin Beispiel');
    await user.keyboard('{ArrowDown}');
    expect(active()).toContain('Linus');
    await user.keyboard('{ArrowDown}');
    expect(active()).toContain('Lin Beispiel');
    await user.keyboard('{ArrowUp}{Enter}');
    await waitFor(() => expect(onOpenConversation).toHaveBeenCalledWith('c-new-u-linus'));
  });

  it('asks once per pause, not once per key', async () => {
    const { fake, search, names } = await finder();
    await waitFor(() => expect(names()).toHaveLength(3));
    await search('linus');
    await waitFor(() => expect(names()).toEqual(['@linus.example']));
    expect(fake.inputsOf('chat.searchPeople')).toEqual([
      { workspaceId: WORKSPACE, query: '' },
      { workspaceId: WORKSPACE, query: 'linus' },
    ]);
  });

  it('says that nobody is called so', async () => {
    const { search } = await finder();
    await search('zzz');
    expect(await screen.findByText('Nobody is called “zzz”')).toBeTruthy();
  });

  it('says that nobody else is here yet', async () => {
    await finder({ users: { [ME]: aUser(ME, 'Ada Demo') } });
    expect(await screen.findByText('Nobody else is here yet')).toBeTruthy();
  });

  it('offline it shows people of the view, the present first, and says so', async () => {
    const { fake, names, search } = await finder({
      connection: { state: 'offline', error: { code: 'offline', params: {} }, retryAt: null },
    });
    expect(screen.getByText(/You are offline/)).toBeTruthy();
    expect(names()).toEqual(['@lin.beispiel', '@linus.example', '@grace.sample']);
    await search('gra');
    expect(names()).toEqual(['@grace.sample']);
    expect(fake.inputsOf('chat.searchPeople')).toEqual([]);
  });

  it('asks the view where the backend has no search', async () => {
    const { fake, names } = await finder({ features: { ...ALL_FEATURES, people: { search: false } } });
    expect(names()).toHaveLength(3);
    expect(fake.inputsOf('chat.searchPeople')).toEqual([]);
  });

  it('says why the search failed, shows whom it knows, and tries again', async () => {
    const { fake, user, search, names } = await finder();
    fake.refuse('chat.searchPeople', 'server-unreachable', { address: 'there' });
    await search('lin');
    expect((await screen.findByRole('alert')).textContent).toContain('Parley cannot reach there.');
    expect(names()).toEqual(['@lin.beispiel', '@linus.example']);
    fake.answer('chat.searchPeople', () => ({ users: [aUser('u-lin', 'Lin Beispiel')] }));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(names()).toEqual(['@lin.beispiel']));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('stays open and says why a conversation could not be made', async () => {
    const { fake, user, onClose } = await finder();
    fake.refuse('chat.createDirect', 'offline');
    await user.click(await screen.findByRole('option', { name: /Grace/ }));
    expect((await screen.findByRole('alert')).textContent).toContain('You are offline.');
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe('a new group', () => {
  async function group(more: Partial<WorkspaceView> = {}) {
    const rendered = await finder(more);
    await rendered.user.click(await screen.findByRole('button', { name: 'New group' }));
    const tick = async (name: RegExp): Promise<void> =>
      rendered.user.click(await screen.findByRole('option', { name }));
    const create = (): Promise<void> =>
      rendered.user.click(screen.getByRole('button', { name: 'Create group' }));
    return { ...rendered, tick, create };
  }

  it('has a name and several people, each of whom can be taken back', async () => {
    const { fake, user, tick, create, onOpenConversation } = await group();
    await user.type(screen.getByLabelText('Group name'), ' Engine room ');
    await tick(/Grace/);
    await tick(/Linus/);
    await tick(/Lin B/);
    await user.click(screen.getByRole('button', { name: 'Remove Linus Example' }));
    await create();
    await waitFor(() => expect(onOpenConversation).toHaveBeenCalledWith('c-new-group'));
    expect(fake.inputsOf('chat.createGroup')).toEqual([
      { workspaceId: WORKSPACE, name: 'Engine room', userIds: ['u-grace', 'u-lin'] },
    ]);
  });

  it('says what is missing', async () => {
    const { fake, user, create } = await group();
    await create();
    expect(screen.getByRole('alert').textContent).toContain('Give the group a name.');
    await user.type(screen.getByLabelText('Group name'), 'x');
    await create();
    expect(screen.getByRole('alert').textContent).toContain('Choose at least one colleague.');
    expect(fake.inputsOf('chat.createGroup')).toEqual([]);
  });

  it('has at most as many members as the server allows, me included', async () => {
    const { tick } = await group({
      features: { ...ALL_FEATURES, chat: { ...ALL_FEATURES.chat!, groupMembers: 3 } },
    });
    await tick(/Grace/);
    await tick(/Linus/);
    await tick(/Lin B/);
    expect(screen.getByRole('alert').textContent).toContain('at most 3 members');
    expect(screen.getAllByRole('button', { name: /^Remove/ })).toHaveLength(2);
  });

  it('is not offered where the server has none', async () => {
    await finder({ features: { ...ALL_FEATURES, chat: { ...ALL_FEATURES.chat!, groups: false } } });
    expect(screen.queryByRole('button', { name: 'New group' })).toBeNull();
  });
});

describe('where people are ids', () => {
  const BY_ID = {
    users: { [ME]: aUser(ME, 'Ada Demo') },
    features: {
      ...ALL_FEATURES,
      signIn: { ...ALL_FEATURES.signIn, name: 'own-id' as const },
      chat: { ...ALL_FEATURES.chat!, groups: false },
      presence: null,
    },
  };
  it('an id is typed and reached, whether or not anybody is there', async () => {
    const { fake, user, onOpenConversation } = await finder(BY_ID);
    fake.answer('chat.searchPeople', ({ query }: { query: string }) => ({
      users: query === '' ? [] : [{ id: query, username: query, displayName: query, presence: 'offline' }],
    }));
    expect(await screen.findByRole('heading', { name: 'Call or write to somebody' })).toBeTruthy();
    expect(await screen.findByText('Whom do you want to reach?')).toBeTruthy();
    await user.type(screen.getByLabelText('Id'), 'door-camera');
    const row = await screen.findByRole('option', { name: /door-camera/ });
    expect(row.textContent).toContain('Call or write to this id');
    expect(row.textContent).not.toContain('Offline');
    expect(screen.queryByRole('button', { name: 'New group' })).toBeNull();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(onOpenConversation).toHaveBeenCalledWith('c-new-door-camera'));
  });

  it('says what is no id', async () => {
    const { fake, user } = await finder(BY_ID);
    fake.answer('chat.searchPeople', () => ({ users: [] }));
    await user.type(screen.getByLabelText('Id'), 'a b');
    expect(await screen.findByText('“a b” is nobody’s id')).toBeTruthy();
  });

  it('a caller without a name is nobody to be found', async () => {
    const unknown = { id: 'unknown', username: '', displayName: '', presence: 'offline' as const };
    await finder({
      users: { unknown, [ME]: aUser(ME, 'Ada Demo') },
      features: { ...ALL_FEATURES, people: { search: false } },
    });
    expect(screen.queryAllByRole('option')).toEqual([]);
  });
});
