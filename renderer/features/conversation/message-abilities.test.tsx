// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Features } from '#shared/contracts/features.ts';
import type { ConversationView, MessageView } from '#shared/contracts/view.ts';
import type { FakeBridge } from '#test/support/fake-bridge.ts';
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
import { useNoticeList } from '../../state/context.tsx';
import { Conversation } from './Conversation.tsx';
import type { Reveal } from './use-reveal.ts';

const REF = { workspaceId: WORKSPACE, conversationId: 'c-1' };
const USERS = [aUser(ME, 'Ada Demo'), aUser('u-grace', 'Grace Sample'), aUser('u-lin', 'Lin Beispiel')];
const GROUP = [ME, 'u-grace', 'u-lin'];
const say = (seq: number, senderId: string, content: string, more: Partial<MessageView> = {}) =>
  aMessage(senderId, content, { seq, key: `k${seq}`, ...more });

/** The list measures its rows before it shows them, and nothing is measured here: what is in it has no role yet. */
const QUOTE = 'Show the message that this answers';

/** What the frame of the window would show. */
function Notices() {
  return useNoticeList().map((notice) => <p key={notice.id}>{notice.type === 'words' && notice.words}</p>);
}

interface Given {
  readonly messages: MessageView[];
  readonly chat?: Partial<NonNullable<Features['chat']>>;
  readonly conversation?: Partial<ConversationView>;
  readonly reveal?: Reveal;
  readonly prepare?: (fake: FakeBridge) => void;
}

async function open({ messages, chat, conversation, reveal, prepare }: Given) {
  const all = { ...ALL_FEATURES.chat!, reactions: true, replies: true, ...chat };
  const view = anApp([
    aWorkspace({
      users: Object.fromEntries(USERS.map((user) => [user.id, user])),
      conversations: { 'c-1': aConversation('c-1', GROUP, { name: 'Team', ...conversation }) },
      features: { ...ALL_FEATURES, chat: all },
    }),
  ]);
  const page = (
    <>
      <Conversation {...REF} reveal={reveal ?? null} />
      <Notices />
    </>
  );
  const rendered = await renderWith(page, { view, messages: { 'c-1': messages }, prepare });
  await screen.findAllByRole('article', { hidden: true });
  const article = (text: string | RegExp) =>
    within(screen.getByRole('log')).getByText(text).closest('article')!;
  const choose = async (of: Element, name: string) => {
    fireEvent.contextMenu(of);
    await rendered.user.click(screen.getByRole('menuitem', { name }));
  };
  return { ...rendered, article, choose };
}

const reacted = say(1, 'u-grace', 'shipped', {
  reactions: [
    { emoji: '🎉', userIds: ['u-lin', ME] },
    { emoji: '👀', userIds: ['u-lin'] },
  ],
});

describe('reactions', () => {
  it('say who, and which are mine; a press sets or takes back', async () => {
    const { user, fake } = await open({ messages: [reacted] });
    const mine = screen.getByLabelText('🎉, 2 people: Lin Beispiel and Ada Demo');
    const theirs = screen.getByLabelText('👀, 1 person: Lin Beispiel');
    expect([mine, theirs].map((pill) => pill.getAttribute('aria-pressed'))).toEqual(['true', 'false']);
    await user.click(mine);
    await user.click(theirs);
    const input = { ...REF, messageId: 'id-k1' };
    expect(fake.inputsOf('chat.react')).toEqual([
      { ...input, emoji: '🎉' },
      { ...input, emoji: '👀' },
    ]);
  });

  it('are chosen from what the server knows, by keys too', async () => {
    const { user, fake, article, choose } = await open({
      messages: [say(1, 'u-grace', 'hello')],
      prepare: (fake) => fake.answer('chat.reactions', () => ({ emojis: ['👍', '❤️'] })),
    });
    await choose(article('hello'), 'React');
    const picker = await screen.findByRole('dialog', { name: 'React' });
    await within(picker).findByRole('button', { name: '👍' });
    expect(within(picker).queryByLabelText('Another emoji')).toBeNull();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('👍'));
    await user.keyboard('{ArrowRight}{Enter}');
    expect(fake.inputsOf('chat.react')).toEqual([{ ...REF, messageId: 'id-k1', emoji: '❤️' }]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(article('hello'));
  });

  it('may be any emoji where the server has no list of its own', async () => {
    const { user, fake, article, choose } = await open({
      messages: [say(1, 'u-grace', 'hello')],
      prepare: (fake) => fake.answer('chat.reactions', () => ({ emojis: [] })),
    });
    await choose(article('hello'), 'React');
    const field = await screen.findByLabelText('Another emoji');
    await user.type(field, 'so');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Add' }).disabled).toBe(true);
    await user.type(field, ' 🚀{Enter}');
    expect(fake.inputsOf('chat.react')).toEqual([{ ...REF, messageId: 'id-k1', emoji: '🚀' }]);
  });

  it('are only seen where the backend takes none, and never on what was deleted', async () => {
    const { user, fake, article, unmount } = await open({ messages: [reacted], chat: { reactions: false } });
    await user.click(screen.getByLabelText(/^👀/));
    expect(fake.inputsOf('chat.react')).toEqual([]);
    fireEvent.contextMenu(article('shipped'));
    expect(screen.queryByRole('menuitem', { name: 'React' })).toBeNull();
    unmount();
    await open({ messages: [{ ...reacted, deleted: true, content: '' }] });
    expect(screen.queryByLabelText(/🎉/)).toBeNull();
  });
});

describe('replies', () => {
  const messages = [
    say(1, 'u-grace', 'Which day?'),
    say(2, 'u-lin', 'Thursday', { replyToId: 'id-k1' }),
    say(3, 'u-lin', 'as before', { replyToId: 'id-gone' }),
  ];

  it('stand below what they answer', async () => {
    const { article } = await open({ messages });
    const quote = within(article('Thursday')).getByTitle(QUOTE);
    expect(quote.textContent).toBe('Grace SampleWhich day?');
    expect(article('as before').textContent).toContain('An earlier message');
  });

  it('lead to it; to one that cannot be had it is said', async () => {
    const { user, article } = await open({ messages });
    await user.click(within(article('Thursday')).getByTitle(QUOTE));
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getAllByText('Which day?')[0]!.closest('article')),
    );
    await user.click(within(article('as before')).getByTitle(QUOTE));
    expect(await screen.findByText('messages.tooFarUp')).toBeTruthy();
  });

  it('are written below a line that says to whom; Escape gives it up', async () => {
    const { user, fake, article, choose } = await open({ messages });
    await choose(article('Thursday'), 'Reply');
    expect(screen.getByText('Replying to Lin Beispiel')).toBeTruthy();
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('fine{Escape}');
    expect(screen.queryByText('Replying to Lin Beispiel')).toBeNull();
    expect(field.value).toBe('fine');
    await choose(article('Thursday'), 'Reply');
    await user.type(field, '!{Enter}');
    await waitFor(() =>
      expect(fake.inputsOf('chat.send')).toEqual([{ ...REF, content: 'fine!', replyToId: 'id-k2' }]),
    );
    expect(screen.queryByText('Replying to Lin Beispiel')).toBeNull();
  });

  it('are not offered where the backend has none, and not to what was deleted', async () => {
    const { article, unmount } = await open({ messages, chat: { replies: false } });
    fireEvent.contextMenu(article('Thursday'));
    expect(screen.queryByRole('menuitem', { name: 'Reply' })).toBeNull();
    unmount();
    const other = await open({ messages: [say(1, 'u-grace', '', { deleted: true })] });
    fireEvent.contextMenu(other.article('This message was deleted'));
    expect(screen.queryByRole('menuitem')).toBeNull();
  });
});

describe('a message that one is led to', () => {
  const long = Array.from({ length: 130 }, (_, index) => say(index + 1, 'u-grace', `number ${index + 1}`));

  it('is loaded for, page by page', async () => {
    const { fake } = await open({ messages: long, reveal: { messageId: 'id-k12' } });
    await waitFor(() => expect(document.activeElement?.getAttribute('data-key')).toBe('k12'));
    expect(fake.inputsOf('chat.page').length).toBeGreaterThan(2);
  });

  it('that is nowhere is said to be', async () => {
    await open({ messages: long.slice(0, 20), reveal: { messageId: 'id-other' } });
    expect(await screen.findAllByText('messages.tooFarUp')).toHaveLength(1);
    expect(document.activeElement?.getAttribute('data-key') ?? null).toBeNull();
  });
});

describe('people who are named', () => {
  it('see their name', async () => {
    const { article } = await open({
      messages: [say(1, 'u-grace', 'thanks @ada.demo', { mentionsMe: true })],
    });
    expect(article(/thanks/).querySelector('mark')?.textContent).toBe('@ada.demo');
  });

  it('are offered behind the sign, and taken by Enter', async () => {
    const { user, fake } = await open({ messages: [say(1, 'u-grace', 'hello')] });
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
    await user.type(field, 'hi @');
    const names = () => screen.getAllByRole('option').map((option) => option.textContent);
    expect(names()).toEqual([
      expect.stringContaining('Grace Sample@grace.sample'),
      expect.stringContaining('Lin Beispiel@lin.beispiel'),
    ]);
    await user.keyboard('{ArrowDown}');
    const active = screen.getAllByRole('option')[1]!;
    expect(field.getAttribute('aria-activedescendant')).toBe(active.id);
    await user.keyboard('{ArrowUp}gra{Enter}');
    expect(field.value).toBe('hi @grace.sample ');
    expect(screen.queryByRole('option')).toBeNull();
    expect(fake.inputsOf('chat.send')).toEqual([]);
  });

  it('are not offered after Escape, nor in a direct conversation', async () => {
    const { user, fake } = await open({ messages: [say(1, 'u-grace', 'hello')] });
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
    await user.type(field, '@g{Escape}');
    expect(screen.queryByRole('option')).toBeNull();
    expect(field.value).toBe('@g');
    act(() => fake.changeConversation(WORKSPACE, 'c-1', (before) => ({ ...before, type: 'direct' })));
    await user.type(field, ' @');
    expect(screen.queryByRole('option')).toBeNull();
  });
});

describe('a private message', () => {
  it('says so on both sides', async () => {
    const { article } = await open({
      messages: [
        say(1, 'u-grace', 'psst', { privateWithId: 'u-grace' }),
        say(2, ME, 'what', { privateWithId: 'u-grace' }),
        say(3, ME, 'aloud'),
      ],
    });
    expect(article('psst').textContent).toContain('Only for you');
    expect(article('what').textContent).toContain('Only for Grace Sample');
    expect(article('aloud').textContent).not.toContain('Only for');
  });
});
