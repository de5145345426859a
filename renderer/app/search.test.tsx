// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
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
import { CallProvider } from '../features/call/call-ui.tsx';
import { createFakeRoom } from '../features/call/fake-room.ts';
import { Shell } from './Shell.tsx';

const PLAN = aMessage('u-lin', 'The plan', { seq: 1, key: 'k1' });

async function open(search = true) {
  const users = [aUser(ME, 'Ada Demo'), aUser('u-grace', 'Grace Sample'), aUser('u-lin', 'Lin Beispiel')];
  const conversations = [
    aConversation('c-grace', [ME, 'u-grace'], { updatedAt: 2 }),
    aConversation('c-lin', [ME, 'u-lin'], { updatedAt: 1 }),
  ];
  const workspace = aWorkspace({
    users: Object.fromEntries(users.map((user) => [user.id, user])),
    conversations: Object.fromEntries(conversations.map((one) => [one.id, one])),
    features: { ...ALL_FEATURES, chat: { ...ALL_FEATURES.chat!, search } },
  });
  return renderWith(<Shell />, {
    view: anApp([workspace]),
    messages: { 'c-lin': [PLAN], 'c-grace': [aMessage('u-grace', 'Hello', { seq: 1, key: 'g1' })] },
    prepare: (fake) =>
      fake.answer('chat.search', () => ({ found: [{ conversationId: 'c-lin', message: PLAN }] })),
    around: (inner) => <CallProvider room={createFakeRoom()}>{inner}</CallProvider>,
  });
}

describe('what was found', () => {
  it('leads into its conversation, from wherever one is', async () => {
    const { user, fake } = await open();
    fireEvent.keyDown(document.body, { key: 'f', ctrlKey: true });
    await user.type(await screen.findByRole('combobox', { name: 'Search messages' }), 'plan');
    expect(fake.inputsOf('chat.search')).toEqual([]);
    await user.click(await screen.findByRole('option', { name: /The plan/ }));
    expect(await screen.findByRole('heading', { name: 'Lin Beispiel' })).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.getAttribute('data-key')).toBe('k1'));
  });

  it('is looked for in the open conversation by Ctrl+F, in all by Ctrl+Shift+F', async () => {
    const { user, fake } = await open();
    await user.click(screen.getByRole('option', { name: /Grace Sample/ }));
    fireEvent.keyDown(document.body, { key: 'f', ctrlKey: true });
    await user.type(await screen.findByRole('combobox', { name: 'Search messages' }), 'plan');
    await waitFor(() =>
      expect(fake.inputsOf('chat.search')).toEqual([
        { workspaceId: WORKSPACE, conversationId: 'c-grace', query: 'plan' },
      ]),
    );
    fireEvent.keyDown(document.body, { key: 'F', ctrlKey: true, shiftKey: true });
    expect(await screen.findByRole('dialog', { name: 'Search all messages' })).toBeTruthy();
  });

  it('is led to once: who comes back to its conversation is not led there again', async () => {
    const { user } = await open();
    const look = async () =>
      (await screen.findByText('The plan', { selector: '[data-key] *' })).closest('[data-key]')?.className;
    fireEvent.keyDown(document.body, { key: 'f', ctrlKey: true });
    await user.type(await screen.findByRole('combobox', { name: 'Search messages' }), 'plan');
    await user.click(await screen.findByRole('option', { name: /The plan/ }));
    expect(await look()).toMatch(/shown/);
    await user.click(screen.getByRole('option', { name: /Grace Sample/ }));
    expect(await screen.findByRole('heading', { name: 'Grace Sample' })).toBeTruthy();
    await user.click(screen.getByRole('option', { name: /Lin Beispiel/ }));
    expect(await look()).not.toMatch(/shown/);
  });

  it('is no longer looked for in a conversation that another one has taken the place of', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('option', { name: /Grace Sample/ }));
    fireEvent.keyDown(document.body, { key: 'f', ctrlKey: true });
    expect(await screen.findByRole('combobox', { name: 'Search messages' })).toBeTruthy();
    await user.click(screen.getByRole('option', { name: /Lin Beispiel/ }));
    expect(await screen.findByRole('heading', { name: 'Lin Beispiel' })).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Search messages' })).toBeNull();
  });

  it('is not looked for where the server cannot', async () => {
    await open(false);
    expect(screen.queryByRole('button', { name: 'Search all messages' })).toBeNull();
    fireEvent.keyDown(document.body, { key: 'f', ctrlKey: true });
    expect(screen.queryByRole('combobox')).toBeNull();
  });
});
