// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import {
  aConversation,
  ALL_FEATURES,
  aMessage,
  anApp,
  aUser,
  aWorkspace,
  ME,
  WORKSPACE,
} from '#test/support/sample-view.ts';
import { ConversationsPane } from './ConversationsPane.tsx';
import { newestFirst } from './newest-first.ts';

const USERS = Object.fromEntries(
  [aUser(ME, 'Ada Demo'), aUser('u-grace', 'Grace Sample', 'away'), aUser('u-lin', 'Lin Beispiel')].map(
    (user) => [user.id, user],
  ),
);
const withGrace = (more: Parameters<typeof aConversation>[2] = {}) =>
  aConversation('c-grace', [ME, 'u-grace'], more);

async function pane(
  conversations: ReturnType<typeof aConversation>[],
  more: Partial<WorkspaceView> = {},
  openId: string | null = null,
) {
  const onOpen = vi.fn<(id: string) => void>();
  const onFind = vi.fn<() => void>();
  const workspace = aWorkspace({
    users: USERS,
    conversations: Object.fromEntries(conversations.map((one) => [one.id, one])),
    ...more,
  });
  const rendered = await renderWith(
    <ConversationsPane workspaceId={WORKSPACE} openId={openId} onOpen={onOpen} onFind={onFind} />,
    { view: anApp([workspace]) },
  );
  return { ...rendered, onOpen, onFind };
}

const rowText = (): string => screen.getByRole('option').textContent;

describe('the list of conversations', () => {
  it('is ordered by what happened last, and follows it', async () => {
    const { fake } = await pane([
      withGrace({ updatedAt: 1 }),
      aConversation('c-team', [ME, 'u-grace', 'u-lin'], { name: 'Team', updatedAt: 2 }),
    ]);
    const titles = () => screen.getAllByRole('option').map((row) => /Team|Grace/.exec(row.textContent)?.[0]);
    expect(titles()).toEqual(['Team', 'Grace']);
    fake.changeConversation(WORKSPACE, 'c-grace', (before) => ({ ...before, updatedAt: 3 }));
    await screen.findByText('Grace Sample');
    expect(titles()).toEqual(['Grace', 'Team']);
  });

  it('keeps equal ones in place', () => {
    const [a, b] = [aConversation('a', [ME]), aConversation('b', [ME])];
    expect(newestFirst({ b, a }).map((one) => one.id)).toEqual(['a', 'b']);
    expect(newestFirst({ a, b }).map((one) => one.id)).toEqual(['a', 'b']);
  });

  it.each([
    ['my own words', { lastMessage: aMessage(ME, 'See\nyou') }, 'You: See you'],
    ['their words', { lastMessage: aMessage('u-grace', 'Hello') }, 'Hello'],
    [
      'a deleted message',
      { lastMessage: aMessage('u-grace', '', { deleted: true }) },
      'This message was deleted',
    ],
    [
      'an unreadable one',
      { lastMessage: aMessage('u-grace', '', { unreadable: true }) },
      'Encrypted message',
    ],
    [
      'a missed call',
      {
        lastMessage: aMessage('u-grace', '', {
          kind: 'call' as const,
          call: { type: 'video', status: 'missed', endReason: 'missed', durationS: 0 } as const,
        }),
      },
      'Missed video call',
    ],
    [
      'a call that lasted',
      {
        lastMessage: aMessage(ME, '', {
          kind: 'call' as const,
          call: { type: 'audio', status: 'ended', endReason: 'ended-by-user', durationS: 65 } as const,
        }),
      },
      'Voice call, 1:05',
    ],
    ['a draft', { lastMessage: aMessage(ME, 'x'), draft: 'About the ' }, 'Draft: About the'],
    ['who types', { lastMessage: aMessage(ME, 'x'), typingIds: ['u-grace'] }, 'typing…'],
    ['nothing', {}, 'No messages yet'],
  ])('says %s', async (_what, more, words) => {
    await pane([withGrace(more)]);
    expect(rowText()).toContain(words);
  });

  it('names the sender in a group', async () => {
    await pane([
      aConversation('c-team', [ME, 'u-grace', 'u-lin'], { lastMessage: aMessage('u-lin', 'Hi all') }),
    ]);
    expect(rowText()).toContain('Lin Beispiel: Hi all');
    expect(rowText()).toContain('Grace Sample, Lin Beispiel');
  });

  it('hides the draft of the open conversation, which shows it itself', async () => {
    await pane([withGrace({ draft: 'secret', lastMessage: aMessage(ME, 'sent') })], {}, 'c-grace');
    expect(rowText()).not.toContain('secret');
    expect(screen.getByRole('option').getAttribute('aria-selected')).toBe('true');
  });

  it('counts what is unread, and says who is there', async () => {
    await pane([withGrace({ unreadCount: 120 })]);
    expect(within(screen.getByRole('option')).getByText('99+')).toBeTruthy();
    expect(rowText()).toContain('120 unread');
    expect(rowText()).toContain('Away');
  });

  it('knows no presence where the backend has none', async () => {
    await pane([withGrace()], { features: { ...ALL_FEATURES, presence: null } });
    expect(rowText()).not.toContain('Away');
  });
});

describe('using the list', () => {
  const three = ['a', 'b', 'c'].map((id, index) =>
    aConversation(id, [ME, 'u-grace', 'u-lin'], { name: `Group ${id}`, updatedAt: -index }),
  );
  const focused = (): string | undefined => /Group ./.exec(document.activeElement?.textContent ?? '')?.[0];

  it('opens by click', async () => {
    const { user, onOpen } = await pane(three);
    await user.click(screen.getByRole('option', { name: /Group b/ }));
    expect(onOpen).toHaveBeenCalledWith('b');
  });

  it('is one stop of the Tab key, walked by arrows, opened by Enter', async () => {
    const { user, onOpen } = await pane(three, {}, 'b');
    const stops = screen.getAllByRole('option').map((row) => row.tabIndex);
    expect(stops).toEqual([-1, 0, -1]);
    screen.getByRole('option', { name: /Group b/ }).focus();
    await user.keyboard('{ArrowDown}');
    expect(focused()).toBe('Group c');
    await user.keyboard('{ArrowDown}');
    expect(focused()).toBe('Group c');
    await user.keyboard('{Home}');
    expect(focused()).toBe('Group a');
    await user.keyboard('{End}{ArrowUp}{Enter}');
    expect(onOpen).toHaveBeenCalledWith('b');
  });

  it('offers to find a colleague, also where the list is empty', async () => {
    const { user, onFind } = await pane([]);
    await user.click(screen.getByRole('button', { name: 'New conversation' }));
    await user.click(screen.getByRole('button', { name: 'Find a colleague' }));
    expect(onFind).toHaveBeenCalledTimes(2);
  });

  it('offers nobody where the backend has no people', async () => {
    await pane([], { features: { ...ALL_FEATURES, people: null } });
    expect(screen.queryByRole('button', { name: 'New conversation' })).toBeNull();
  });

  it('tells loading from empty', async () => {
    await pane([], { connection: { state: 'connecting' } });
    expect(screen.getByText('Loading…')).toBeTruthy();
    expect(screen.queryByText('No conversations yet')).toBeNull();
  });

  it('marks a workspace without encryption', async () => {
    await pane(three, { encrypted: false });
    expect(screen.getByText('Not encrypted')).toBeTruthy();
  });
});

describe('rooms', () => {
  const ROOMS = { features: { ...ALL_FEATURES, rooms: { create: true } } };
  const enter = () => screen.getByRole('dialog', { name: 'Enter a room' });
  const name = () => within(enter()).getByLabelText('Name of the room');

  it('are entered by their name', async () => {
    const { fake, user, onOpen } = await pane([withGrace()], ROOMS);
    fake.answer('chat.openRoom', () => ({ conversationId: 'c-lab' }));
    await user.click(screen.getByRole('button', { name: 'Enter a room' }));
    expect(enter().textContent).toContain('A room that is not there yet is made.');
    await user.type(name(), ' lab{Enter}');
    await vi.waitFor(() => expect(onOpen).toHaveBeenCalledWith('c-lab'));
    expect(fake.inputsOf('chat.openRoom')).toEqual([{ workspaceId: WORKSPACE, name: 'lab' }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('need a name, and a good one', async () => {
    const { fake, user, onOpen } = await pane([withGrace()], ROOMS);
    await user.click(screen.getByRole('button', { name: 'Enter a room' }));
    await user.click(within(enter()).getByRole('button', { name: 'Enter' }));
    expect(screen.getByRole('alert').textContent).toContain('Enter the name of the room.');
    expect(document.activeElement).toBe(name());
    fake.refuse('chat.openRoom', 'bad-payload');
    await user.type(name(), 'a b{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be called so');
    expect(onOpen).not.toHaveBeenCalled();
  });

  it('say why they could not be entered', async () => {
    const { fake, user } = await pane([withGrace()], ROOMS);
    fake.refuse('chat.openRoom', 'offline');
    await user.click(screen.getByRole('button', { name: 'Enter a room' }));
    await user.type(name(), 'lab{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('You are offline.');
  });

  it('are offered in an empty list too, and only where there are any', async () => {
    await pane([], ROOMS);
    expect(screen.getAllByRole('button', { name: 'Enter a room' })).toHaveLength(2);
  });

  it('are not offered elsewhere', async () => {
    await pane([]);
    expect(screen.queryByRole('button', { name: 'Enter a room' })).toBeNull();
  });
});
