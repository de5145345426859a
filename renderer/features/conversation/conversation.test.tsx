// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ConversationView, MessageView, WorkspaceView } from '#shared/contracts/view.ts';
import type { FakeBridge } from '#test/support/fake-bridge.ts';
import { renderWith } from '#test/support/render.ts';
import {
  aCall,
  aConversation,
  ALL_FEATURES,
  aMessage,
  anApp,
  aUser,
  aWorkspace,
  ME,
  WORKSPACE,
} from '#test/support/sample-view.ts';
import { Conversation } from './Conversation.tsx';

const REF = { workspaceId: WORKSPACE, conversationId: 'c-1' };
const USERS = [
  aUser(ME, 'Ada Demo'),
  aUser('u-grace', 'Grace Sample', 'away'),
  aUser('u-lin', 'Lin Beispiel'),
];
const say = (seq: number, senderId: string, content: string, more: Partial<MessageView> = {}) =>
  aMessage(senderId, content, { seq, key: `k${seq}`, ...more });

interface Given {
  readonly messages?: MessageView[];
  readonly members?: string[];
  readonly conversation?: Partial<ConversationView>;
  readonly workspace?: Partial<WorkspaceView>;
  readonly prepare?: (fake: FakeBridge) => void;
}

async function open(given: Given = {}) {
  const { messages = [], members = [ME, 'u-grace'], conversation, workspace, prepare } = given;
  const view = anApp([
    aWorkspace({
      users: Object.fromEntries(USERS.map((user) => [user.id, user])),
      conversations: { 'c-1': aConversation('c-1', members, conversation) },
      ...workspace,
    }),
  ]);
  const rendered = await renderWith(
    <Conversation {...REF} actions={<button type="button">Call them</button>} />,
    { view, messages: { 'c-1': messages }, prepare },
  );
  // The list draws its rows a moment after itself.
  const log = async () => {
    await screen.findAllByRole('article', { hidden: true });
    return screen.getByRole('log');
  };
  const article = async (text: string | RegExp) =>
    (await within(await log()).findByText(text)).closest('article')!;
  return { ...rendered, log, article };
}

describe('the states of a conversation', () => {
  it('says that nothing was written yet', async () => {
    await open();
    expect(await screen.findByText('Say hello to Grace Sample')).toBeTruthy();
  });

  it('waits for its first page, and can be written in meanwhile', async () => {
    let release = (): void => {};
    await open({ messages: [say(1, ME, 'x')], prepare: (fake) => (release = fake.hold('chat.page')) });
    expect(screen.getByText('Loading…')).toBeTruthy();
    expect(screen.getByLabelText('Message')).toBeTruthy();
    release();
    expect(await screen.findByRole('log')).toBeTruthy();
  });

  it('says why the page did not come, and tries again', async () => {
    const { fake, user } = await open({
      messages: [say(1, ME, 'there')],
      prepare: (fake) => fake.refuse('chat.page', 'server-unreachable', { address: 'there' }),
    });
    expect((await screen.findByRole('alert')).textContent).toContain('Parley cannot reach there.');
    fake.answer('chat.page', () => ({ messages: [say(1, ME, 'hello')], hasMore: false }));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('hello')).toBeTruthy();
  });

  it('waits for a conversation that the view does not have yet', async () => {
    const { fake } = await open({ workspace: { conversations: {} } });
    expect(screen.getByText('Loading…')).toBeTruthy();
    act(() =>
      fake.changeWorkspace(WORKSPACE, (before) => ({
        ...before,
        conversations: { 'c-1': aConversation('c-1', [ME, 'u-grace']) },
      })),
    );
    expect(await screen.findByRole('heading', { name: 'Grace Sample' })).toBeTruthy();
  });

  it('has neither messages nor field where the backend has no chat', async () => {
    await open({ workspace: { features: { ...ALL_FEATURES, chat: null } } });
    expect(screen.getByText('This server has no chat.')).toBeTruthy();
    expect(screen.getByText('Only calls go here.')).toBeTruthy();
    expect(screen.queryByLabelText('Message')).toBeNull();
    expect(screen.getByRole('button', { name: 'Call them' })).toBeTruthy();
  });
});

describe('the head', () => {
  it('names the person and their presence', async () => {
    await open();
    expect(screen.getByRole('heading', { name: 'Grace Sample' })).toBeTruthy();
    expect(screen.getByText('Away')).toBeTruthy();
  });

  it('copies its link', async () => {
    let copied = '';
    document.execCommand = vi.fn<typeof document.execCommand>(() => {
      copied = document.querySelector<HTMLTextAreaElement>('textarea[aria-hidden]')?.value ?? '';
      return true;
    });
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Copy link' }));
    expect(copied).toBe('parley://conversation/c-1?workspace=chat.example.com');
  });

  it('says that messages wait for a call where only calls carry them', async () => {
    const words = /What you write now waits/;
    const chat = { ...ALL_FEATURES.chat!, onlyInCalls: true };
    const { fake } = await open({ workspace: { features: { ...ALL_FEATURES, chat } } });
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.getByLabelText('Message')).toBeTruthy();
    act(() => fake.change((view) => ({ ...view, calls: { 'call-1': aCall({ conversationId: 'c-1' }) } })));
    expect(screen.queryByText(words)).toBeNull();
  });

  it('shows the members of a group', async () => {
    const { user } = await open({ members: [ME, 'u-grace', 'u-lin'], conversation: { name: 'Team' } });
    await user.click(screen.getByRole('button', { name: '3 members' }));
    const names = within(screen.getByRole('dialog'))
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(names).toEqual(['ADAda Demo (you)Online', 'GSGrace SampleAway', 'LBLin BeispielOnline']);
  });

  it.each([
    [['u-grace'], 'Grace Sample is typing…'],
    [['u-grace', 'u-lin'], 'Grace Sample and Lin Beispiel are typing…'],
    [['a', 'b', 'c', 'd'], 'Several people are typing…'],
  ])('says who types: %o', async (typingIds, words) => {
    await open({ members: [ME, 'u-grace', 'u-lin'], conversation: { typingIds } });
    expect(screen.getByText(words)).toBeTruthy();
  });
});

describe('messages', () => {
  it('show lines, links and what happened to them', async () => {
    const { log, fake } = await open({
      messages: [
        say(1, 'u-grace', 'see https://example.com/x\nsecond line'),
        say(2, 'u-grace', 'better', { edited: true }),
        say(3, 'u-grace', '', { deleted: true }),
        say(4, 'u-grace', '', { unreadable: true }),
      ],
    });
    const text = (await log()).textContent;
    expect(text).toContain('\nsecond line');
    expect(text).toContain('Edited');
    expect(text).toContain('This message was deleted');
    expect(text).toContain('Encrypted message');
    fireEvent.click(screen.getByText('https://example.com/x'));
    expect(fake.inputsOf('app.openExternal')).toEqual([{ url: 'https://example.com/x' }]);
  });

  it.each([
    ['u-grace', { status: 'missed', endReason: 'missed', durationS: 0 }, 'Missed video call'],
    ['u-grace', { status: 'missed', endReason: 'cancelled', durationS: 0 }, 'Missed video call'],
    [ME, { status: 'missed', endReason: 'missed', durationS: 0 }, 'Video call without answer'],
    [ME, { status: 'rejected', endReason: 'rejected', durationS: 0 }, 'Declined video call'],
    [ME, { status: 'failed', endReason: 'failed', durationS: 0 }, 'Video call that could not connect'],
    [ME, { status: 'ended', endReason: 'ended-by-user', durationS: 125 }, 'Video call, 2:05'],
    [ME, { status: 'active', endReason: null, durationS: 0 }, 'Video call'],
  ] as const)('a call by %s: %o', async (senderId, call, words) => {
    await open({ messages: [say(1, senderId, '', { kind: 'call', call: { type: 'video', ...call } })] });
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it('name their senders in a group, once per run', async () => {
    const { log } = await open({
      members: [ME, 'u-grace', 'u-lin'],
      messages: [say(1, 'u-grace', 'one'), say(2, 'u-grace', 'two'), say(3, 'u-lin', 'three')],
    });
    expect(within(await log()).getAllByText('Grace Sample')).toHaveLength(1);
    expect(within(await log()).getAllByText('Lin Beispiel')).toHaveLength(1);
  });

  it('say how far mine got', async () => {
    const { article } = await open({
      messages: [
        say(1, ME, 'was read'),
        say(2, ME, 'was sent'),
        aMessage(ME, 'on its way', { seq: null, key: 'p', delivery: { state: 'pending' } }),
      ],
      conversation: { readSeqs: { 'u-grace': 1 } },
    });
    expect((await article('was read')).textContent).toContain('Read');
    expect((await article('was sent')).textContent).toContain('Sent');
    expect((await article('on its way')).textContent).toContain('Sending');
  });

  it('name who has read mine in a group, and nobody where the backend does not tell', async () => {
    const given = {
      members: [ME, 'u-grace', 'u-lin'],
      messages: [say(1, ME, 'hello')],
      conversation: { readSeqs: { 'u-grace': 1, 'u-lin': 1 } },
    };
    const { article, unmount } = await open(given);
    expect((await article('hello')).textContent).toContain('Read by Grace Sample and Lin Beispiel');
    unmount();
    const silent = await open({
      ...given,
      workspace: { features: { ...ALL_FEATURES, chat: { ...ALL_FEATURES.chat!, readReceipts: false } } },
    });
    expect((await silent.article('hello')).textContent).not.toContain('Read');
  });

  it('that failed can be tried again or taken back', async () => {
    const failed = aMessage(ME, 'lost', {
      seq: null,
      key: 'f',
      delivery: { state: 'failed', error: { code: 'not-a-member', params: {} } },
    });
    const { fake, article } = await open({ messages: [failed] });
    expect((await article('lost')).textContent).toContain('You are not a member of this conversation.');
    fireEvent.click(screen.getByText('Try again'));
    fireEvent.click(screen.getByText('Discard'));
    expect(fake.inputsOf('chat.retry')).toEqual([{ ...REF, key: 'f' }]);
    expect(fake.inputsOf('chat.discard')).toEqual([{ ...REF, key: 'f' }]);
    act(() => fake.tell(WORKSPACE, 'c-1', [], ['f']));
    await waitFor(() => expect(screen.queryByText('lost')).toBeNull());
  });

  it('of others are said aloud when they come, once', async () => {
    const { fake, log } = await open({ messages: [say(1, 'u-grace', 'old')] });
    await log();
    act(() => fake.tell(WORKSPACE, 'c-1', [say(2, 'u-grace', 'fresh')]));
    expect(await screen.findByText('Grace Sample: fresh')).toBeTruthy();
    expect(screen.queryByText('Grace Sample: old')).toBeNull();
  });

  it('are divided where the unread ones begin', async () => {
    const { article } = await open({
      messages: [say(1, 'u-grace', 'known'), say(2, 'u-grace', 'first new'), say(3, 'u-grace', 'second new')],
      conversation: { unreadCount: 2, lastReadSeq: 1 },
    });
    expect((await article('first new')).parentElement!.textContent).toContain('New messages');
    expect((await article('second new')).parentElement!.textContent).not.toContain('New messages');
  });
});

describe('what one can do with a message', () => {
  const messages = [say(1, 'u-grace', 'theirs'), say(2, ME, 'mine')];
  const items = (): (string | null)[] => screen.queryAllByRole('menuitem').map((item) => item.textContent);

  it('depends on whose it is and on the backend', async () => {
    const { article, unmount } = await open({ messages });
    fireEvent.contextMenu(await article('theirs'));
    expect(items()).toEqual(['Copy text']);
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
    await waitFor(() => expect(items()).toEqual([]));
    fireEvent.contextMenu(await article('mine'));
    expect(items()).toEqual(['Edit', 'Copy text', 'Delete']);
    unmount();

    const readOnly = { ...ALL_FEATURES, chat: { ...ALL_FEATURES.chat!, edit: false, delete: false } };
    const other = await open({ messages, workspace: { features: readOnly } });
    fireEvent.contextMenu(await other.article('mine'));
    expect(items()).toEqual(['Copy text']);
  });

  it('deleting asks first', async () => {
    const { fake, user, article } = await open({ messages });
    fireEvent.contextMenu(await article('mine'));
    await user.click(screen.getByRole('menuitem', { name: 'Delete' }));
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Cancel' }));
    expect(fake.inputsOf('chat.delete')).toEqual([]);
    fireEvent.contextMenu(await article('mine'));
    await user.click(screen.getByRole('menuitem', { name: 'Delete' }));
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Delete' }));
    expect(fake.inputsOf('chat.delete')).toEqual([{ ...REF, messageId: 'id-k2' }]);
  });

  it('editing goes on in the field', async () => {
    const { user, article } = await open({ messages });
    fireEvent.contextMenu(await article('mine'));
    await user.click(screen.getByRole('menuitem', { name: 'Edit' }));
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
    expect(field.value).toBe('mine');
    await waitFor(() => expect(document.activeElement).toBe(field));
  });

  it('is reached by keys: arrows walk, Enter opens the menu, Escape leaves', async () => {
    const { user, article } = await open({ messages });
    (await article('mine')).focus();
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement?.textContent).toContain('theirs');
    await user.keyboard('{Enter}');
    expect(items()).toEqual(['Copy text']);
    await user.keyboard('{Escape}');
    await waitFor(async () => expect(document.activeElement).toBe(await article('theirs')));
    await user.keyboard('{Escape}');
    expect(document.activeElement).toBe(screen.getByLabelText('Message'));
  });
});

describe('what counts as read', () => {
  const unread = { unreadCount: 1, lastReadSeq: 1 };
  const messages = [say(1, ME, 'a'), say(2, 'u-grace', 'b')];

  it('what is in sight while somebody looks', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { fake } = await open({ messages, conversation: unread });
    await waitFor(() => expect(fake.inputsOf('chat.markRead')).toEqual([{ ...REF, seq: 2 }]));
    act(() => fake.tell(WORKSPACE, 'c-1', [say(3, 'u-grace', 'c')]));
    await waitFor(() => expect(fake.inputsOf('chat.markRead')).toHaveLength(2));
  });

  it('nothing while nobody looks; then all of it', async () => {
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const turn = (to: boolean): void => {
      focus.mockReturnValue(to);
      act(() => void globalThis.dispatchEvent(new Event(to ? 'focus' : 'blur')));
    };
    const { fake } = await open({ messages, conversation: unread });
    await waitFor(() => expect(fake.inputsOf('chat.markRead')).toHaveLength(1));
    turn(false);
    act(() => fake.tell(WORKSPACE, 'c-1', [say(3, 'u-grace', 'c')]));
    await screen.findByText('Grace Sample: c');
    expect(fake.inputsOf('chat.markRead')).toHaveLength(1);
    turn(true);
    await waitFor(() => expect(fake.inputsOf('chat.markRead').at(-1)).toEqual({ ...REF, seq: 3 }));
  });
});
