// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { renderWith } from '#test/support/render.ts';
import {
  aConversation,
  ALL_FEATURES,
  aMessage,
  anApp,
  aUser,
  aWorkspace,
  ME,
  NOON,
  WORKSPACE,
} from '#test/support/sample-view.ts';
import { SearchDialog } from './SearchDialog.tsx';
import { SearchInHead, type SearchInHeadProps } from './SearchInHead.tsx';

const REF = { workspaceId: WORKSPACE, conversationId: 'c-grace' };
const view = (search = true) =>
  anApp([
    aWorkspace({
      users: Object.fromEntries(
        [aUser(ME, 'Ada Demo'), aUser('u-grace', 'Grace Sample')].map((user) => [user.id, user]),
      ),
      conversations: {
        'c-grace': aConversation('c-grace', [ME, 'u-grace']),
        'c-team': aConversation('c-team', [ME, 'u-grace', 'u-x'], { name: 'Team' }),
      },
      features: { ...ALL_FEATURES, chat: { ...ALL_FEATURES.chat!, search } },
    }),
  ]);
const FOUND = [
  {
    conversationId: 'c-team',
    message: aMessage('u-grace', 'The new plan is there', { seq: 9, key: 'k9', sentAt: NOON }),
  },
  {
    conversationId: 'c-grace',
    message: aMessage(ME, 'which plan?', { seq: 4, key: 'k4', sentAt: NOON - 60_000 }),
  },
];

function Head({ onOpen }: Pick<SearchInHeadProps, 'onOpen'>) {
  const [open, setOpen] = useState(false);
  return <SearchInHead refOf={REF} open={open} onChange={setOpen} onOpen={onOpen} />;
}

async function inHead(search = true) {
  const onOpen = vi.fn<SearchInHeadProps['onOpen']>();
  const rendered = await renderWith(<Head onOpen={onOpen} />, { view: view(search) });
  rendered.fake.answer('chat.search', () => ({ found: FOUND }));
  const begin = async (text: string) => {
    await rendered.user.click(screen.getByRole('button', { name: 'Search messages' }));
    await rendered.user.type(screen.getByRole('combobox', { name: 'Search messages' }), text);
  };
  return { ...rendered, onOpen, begin };
}
const results = () => screen.findAllByRole('option').then((all) => all.map((one) => one.textContent));

describe('looking for a message', () => {
  it('asks once for what was typed, in this conversation', async () => {
    const { fake, begin } = await inHead();
    await begin('plan');
    expect(await results()).toHaveLength(2);
    expect(fake.inputsOf('chat.search')).toEqual([{ ...REF, query: 'plan' }]);
    expect(screen.getByText('2 messages found')).toBeTruthy();
    expect(screen.getAllByText('plan').map(({ tagName }) => tagName)).toEqual(['MARK', 'MARK']);
  });

  it('leads to what was found, by keys', async () => {
    const { user, begin, onOpen } = await inHead();
    await begin('plan');
    await results();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(REF, 'id-k4');
  });

  it('in all conversations says where each is', async () => {
    const { fake, user, begin, onOpen } = await inHead();
    await begin('plan');
    await user.click(screen.getByRole('radio', { name: 'All conversations' }));
    await waitFor(() =>
      expect(fake.inputsOf('chat.search').at(-1)).toMatchObject({ conversationId: null, query: 'plan' }),
    );
    await waitFor(async () =>
      expect((await results())[0]).toMatch(/^Grace SampleTeam.*The new plan is there$/),
    );
    await user.click(screen.getAllByRole('option')[0]!);
    expect(onOpen).toHaveBeenCalledExactlyOnceWith({ ...REF, conversationId: 'c-team' }, 'id-k9');
  });

  it('says that nothing was found, and why nothing came', async () => {
    const { fake, user, begin } = await inHead();
    fake.answer('chat.search', () => ({ found: [] }));
    await begin('xyz');
    expect(await screen.findByText('No message contains “xyz”')).toBeTruthy();
    fake.refuse('chat.search', 'offline');
    await user.type(screen.getByRole('combobox'), '!');
    expect(await screen.findByRole('alert')).toBeTruthy();
    fake.answer('chat.search', () => ({ found: FOUND }));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await results()).toHaveLength(2);
  });

  it('Escape closes it and gives the focus back', async () => {
    const { user, begin } = await inHead();
    await begin('p');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('combobox')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Search messages' }));
  });

  it('is not offered where the server cannot', async () => {
    await inHead(false);
    expect(screen.queryByRole('button', { name: 'Search messages' })).toBeNull();
  });
});

describe('looking everywhere', () => {
  it('closes when something is opened', async () => {
    const onOpen = vi.fn<SearchInHeadProps['onOpen']>();
    const onClose = vi.fn<() => void>();
    const { fake, user } = await renderWith(
      <SearchDialog workspaceId={WORKSPACE} onOpen={onOpen} onClose={onClose} />,
      { view: view() },
    );
    fake.answer('chat.search', () => ({ found: FOUND }));
    await user.type(screen.getByRole('combobox', { name: 'Search messages' }), 'plan');
    await results();
    await user.keyboard('{Enter}');
    expect(onClose).toHaveBeenCalledOnce();
    expect(onOpen).toHaveBeenCalledExactlyOnceWith({ ...REF, conversationId: 'c-team' }, 'id-k9');
  });
});
