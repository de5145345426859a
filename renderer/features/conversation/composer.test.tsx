// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Features } from '#shared/contracts/features.ts';
import type { ConversationView } from '#shared/contracts/view.ts';
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
import { Conversation } from './Conversation.tsx';

const REF = { workspaceId: WORKSPACE, conversationId: 'c-grace' };
const MESSAGES = [
  aMessage('u-grace', 'Hi', { seq: 1, key: 'k1' }),
  aMessage(ME, 'My last words', { seq: 2, key: 'k2' }),
  aMessage('u-grace', 'Bye', { seq: 3, key: 'k3' }),
];

async function open(more: Partial<ConversationView> = {}, chat: Partial<NonNullable<Features['chat']>> = {}) {
  const workspace = aWorkspace({
    users: { [ME]: aUser(ME, 'Ada Demo'), 'u-grace': aUser('u-grace', 'Grace Sample') },
    conversations: { 'c-grace': aConversation('c-grace', [ME, 'u-grace'], more) },
    features: { ...ALL_FEATURES, chat: { ...ALL_FEATURES.chat!, ...chat } },
  });
  const rendered = await renderWith(<Conversation {...REF} />, {
    view: anApp([workspace]),
    messages: { 'c-grace': [...MESSAGES] },
  });
  await screen.findByText('My last words');
  const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
  const send = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Send' });
  return { ...rendered, field, send };
}

describe('writing', () => {
  it('Enter sends and empties the field, Shift+Enter starts a new line', async () => {
    const { fake, user, field } = await open();
    await user.type(field, 'one{Shift>}{Enter}{/Shift}two{Enter}');
    await waitFor(() => expect(fake.inputsOf('chat.send')).toEqual([{ ...REF, content: 'one\ntwo' }]));
    expect(field.value).toBe('');
    expect(await screen.findByText(/one\s+two/)).toBeTruthy();
  });

  it('the button sends too, and the field keeps the focus', async () => {
    const { fake, user, field, send } = await open();
    expect(send().disabled).toBe(true);
    await user.type(field, ' hello ');
    await user.click(send());
    await waitFor(() => expect(fake.inputsOf('chat.send')).toEqual([{ ...REF, content: 'hello' }]));
    expect(document.activeElement).toBe(field);
  });

  it('sends nothing but spaces to nobody', async () => {
    const { fake, user, field } = await open();
    await user.type(field, '   {Enter}');
    expect(fake.inputsOf('chat.send')).toEqual([]);
  });

  it('leaves Enter to an input method that composes a word', async () => {
    const { fake, user, field } = await open();
    await user.type(field, 'に');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(fake.inputsOf('chat.send')).toEqual([]);
    expect(field.value).toBe('に');
  });

  it('gives the text back when the journal refuses it, and says why', async () => {
    const { fake, user, field } = await open();
    fake.refuse('chat.send', 'message-too-long', { limit: 5 });
    await user.type(field, 'too long{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('at most 5 characters');
    expect(field.value).toBe('too long');
  });

  it('keeps what was begun meanwhile when an older message is refused', async () => {
    const { fake, user, field } = await open();
    fake.refuse('chat.send', 'internal');
    const release = fake.hold('chat.send');
    await user.type(field, 'first{Enter}second');
    release();
    await screen.findByRole('alert');
    expect(field.value).toBe('second');
  });

  it('tells the limit when it is near, and stops beyond it', async () => {
    const { fake, user, field, send } = await open({}, { messageChars: 20 });
    await user.type(field, 'x'.repeat(17));
    expect(screen.queryByText(/characters? left/)).toBeNull();
    await user.type(field, 'xx');
    expect(screen.getByText('1 character left')).toBeTruthy();
    await user.type(field, 'xxx');
    expect(screen.getByRole('alert').textContent).toBe('2 characters too many');
    expect(send().disabled).toBe(true);
    await user.type(field, '{Enter}');
    expect(fake.inputsOf('chat.send')).toEqual([]);
  });

  it('tells others that I type, and that I stopped', async () => {
    const { fake, user, field } = await open();
    await user.type(field, 'a{Backspace}');
    expect(fake.inputsOf('chat.setTyping')).toEqual([
      { ...REF, typing: true },
      { ...REF, typing: false },
    ]);
  });

  it('tells nobody where the backend knows no typing', async () => {
    const { fake, user, field } = await open({}, { typing: false });
    await user.type(field, 'abc');
    expect(fake.inputsOf('chat.setTyping')).toEqual([]);
  });
});

describe('drafts', () => {
  const drafts = (inputs: unknown[]) => (inputs as { draft: string }[]).map((input) => input.draft);

  it('are there again', async () => {
    const { field } = await open({ draft: 'half a thought' });
    expect(field.value).toBe('half a thought');
  });

  // without a pause between the keys, however busy the machine is
  const write = (field: HTMLTextAreaElement, text: string): void => {
    for (let end = 1; end <= text.length; end += 1) {
      fireEvent.change(field, { target: { value: text.slice(0, end) } });
    }
  };

  it('are kept after a pause, not at every key', async () => {
    const { fake, field } = await open();
    write(field, 'hello');
    expect(fake.inputsOf('chat.saveDraft')).toEqual([]);
    await waitFor(() => expect(drafts(fake.inputsOf('chat.saveDraft'))).toEqual(['hello']));
  });

  it('are kept at once when the field is left', async () => {
    const { fake, field } = await open();
    write(field, 'hel');
    fireEvent.blur(field);
    expect(drafts(fake.inputsOf('chat.saveDraft'))).toEqual(['hel']);
  });

  it('are kept when another conversation is opened', async () => {
    const { fake, user, field, unmount } = await open();
    await user.type(field, 'wait');
    unmount();
    expect(drafts(fake.inputsOf('chat.saveDraft'))).toEqual(['wait']);
  });

  it('end with the message', async () => {
    const { fake, user, field } = await open({ draft: 'half' });
    await user.type(field, ' done{Enter}');
    await waitFor(() => expect(fake.inputsOf('chat.send')).toHaveLength(1));
    expect(drafts(fake.inputsOf('chat.saveDraft')).at(-1)).toBe('');
  });
});

describe('changing what was written', () => {
  it('the arrow key in an empty field takes up my last message; Enter keeps the change', async () => {
    const { fake, user, field } = await open();
    await user.type(field, '{ArrowUp}');
    expect(field.value).toBe('My last words');
    await user.type(field, '!{Enter}');
    await waitFor(() =>
      expect(fake.inputsOf('chat.edit')).toEqual([{ ...REF, messageId: 'id-k2', content: 'My last words!' }]),
    );
    await waitFor(() => expect(field.value).toBe(''));
    expect(fake.inputsOf('chat.send')).toEqual([]);
  });

  it('Escape gives it up; the draft is untouched', async () => {
    const { fake, user, field } = await open();
    await user.type(field, '{ArrowUp}xyz{Escape}');
    expect(field.value).toBe('');
    expect(screen.queryByText('Editing your message')).toBeNull();
    expect(fake.inputsOf('chat.edit')).toEqual([]);
    expect(fake.inputsOf('chat.saveDraft')).toEqual([]);
  });

  it('the arrow key moves in a text as ever', async () => {
    const { user, field } = await open();
    await user.type(field, 'a{ArrowUp}');
    expect(field.value).toBe('a');
  });

  it('an unchanged text is no change', async () => {
    const { fake, user, field } = await open();
    await user.type(field, '{ArrowUp}{Enter}');
    await waitFor(() => expect(screen.queryByText('Editing your message')).toBeNull());
    expect(fake.inputsOf('chat.edit')).toEqual([]);
  });

  it('says why a change was refused, and keeps it', async () => {
    const { fake, user, field } = await open();
    fake.refuse('chat.edit', 'not-found');
    await user.type(field, '{ArrowUp}!{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('This does not exist any more.');
    expect(field.value).toBe('My last words!');
  });

  it('ends when the message is deleted meanwhile', async () => {
    const { fake, user, field } = await open();
    await user.type(field, '{ArrowUp}');
    fake.tell(WORKSPACE, 'c-grace', [{ ...MESSAGES[1]!, deleted: true, content: '' }]);
    await waitFor(() => expect(screen.queryByText('Editing your message')).toBeNull());
  });

  it('is not offered where the backend cannot', async () => {
    const { user, field } = await open({}, { edit: false });
    await user.type(field, '{ArrowUp}');
    expect(field.value).toBe('');
  });
});
