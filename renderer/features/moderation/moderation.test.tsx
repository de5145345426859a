// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Features } from '#shared/contracts/features.ts';
import { renderWith } from '#test/support/render.ts';
import {
  aConversation,
  ALL_FEATURES,
  anApp,
  aUser,
  aWorkspace,
  ME,
  WORKSPACE,
} from '#test/support/sample-view.ts';
import { NoticeStack } from '../../app/NoticeStack.tsx';
import { PersonActs } from '../../state/person-acts.ts';
import { ModerationProvider } from './ModerationActs.tsx';
import { ModerationMenu } from './ModerationMenu.tsx';
import { ServerWords } from './ServerWords.tsx';

type Moderation = NonNullable<Features['moderation']>;

const EVERYTHING: Moderation = {
  kick: true,
  mute: true,
  roles: true,
  clear: true,
  invite: true,
  lock: { locked: false },
  record: { recording: false },
};
const NOTHING: Moderation = {
  kick: false,
  mute: false,
  roles: false,
  clear: false,
  invite: false,
  lock: null,
  record: null,
};
const PLACE = { workspaceId: WORKSPACE, conversationId: 'c-lobby' };

async function show(moderation: Moderation | null, options: { relay?: boolean; userId?: string } = {}) {
  const { relay = false, userId = 'u-grace' } = options;
  const features = { ...ALL_FEATURES, moderation, calls: { ...ALL_FEATURES.calls!, relay } };
  const workspace = aWorkspace({
    features,
    users: { [ME]: aUser(ME, 'Ada Demo'), 'u-grace': aUser('u-grace', 'Grace Sample') },
    conversations: { 'c-lobby': aConversation('c-lobby', [ME, 'u-grace', 'u-lin'], { name: 'Lobby' }) },
  });
  const rendered = await renderWith(
    <ModerationProvider>
      <ModerationMenu {...PLACE} />
      <PersonActs place={PLACE} userId={userId} name="Grace">
        {(acts) => (
          <ul aria-label="acts">
            {acts.map(({ key, label, onSelect }) => (
              <li key={key}>
                <button type="button" onClick={onSelect}>
                  {label}
                </button>
              </li>
            ))}
          </ul>
        )}
      </PersonActs>
      <ServerWords />
      <NoticeStack />
    </ModerationProvider>,
    { view: anApp([workspace]) },
  );
  const acts = () => [...screen.getByRole('list', { name: 'acts' }).children].map((one) => one.textContent);
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  const choose = async (name: string): Promise<void> => {
    await press('Keep order');
    await rendered.user.click(screen.getByRole('menuitem', { name }));
  };
  return { ...rendered, acts, press, choose, done: () => rendered.fake.inputsOf('chat.moderate') };
}

describe('about one person', () => {
  it('there is what I may do, and nothing else', async () => {
    const { acts } = await show({ ...NOTHING, mute: true, kick: true });
    expect(acts()).toEqual(['Ask to mute', 'Send out…']);
  });

  it('there is nothing for others than operators, and nothing about myself', async () => {
    expect((await show(null)).acts()).toEqual([]);
    expect(screen.queryByRole('button', { name: 'Keep order' })).toBeNull();
  });

  it('there is nothing about myself', async () => {
    expect((await show(EVERYTHING, { userId: ME })).acts()).toEqual([]);
  });

  it('muting is asked for once, where calls know it too', async () => {
    expect((await show({ ...NOTHING, mute: true }, { relay: true })).acts()).toEqual([]);
  });

  it.each([
    ['Ask to mute', { type: 'mute', userId: 'u-grace' }, 'Grace was asked to mute.'],
    ['Let speak', { type: 'present', userId: 'u-grace', on: true }, 'Grace may speak now.'],
    ['Do not let speak', { type: 'present', userId: 'u-grace', on: false }, 'Grace may not speak any more.'],
    ['Let write', { type: 'write', userId: 'u-grace', on: true }, 'Grace may write now.'],
    ['Do not let write', { type: 'write', userId: 'u-grace', on: false }, 'Grace may not write any more.'],
    ['Make operator', { type: 'operator', userId: 'u-grace', on: true }, 'Grace is an operator now.'],
    [
      'Take back operator rights',
      { type: 'operator', userId: 'u-grace', on: false },
      'Grace is no operator any more.',
    ],
  ])('"%s" is done and told', async (name, act_, told) => {
    const { press, done } = await show(EVERYTHING);
    await press(name);
    expect(await screen.findByText(told)).toBeTruthy();
    expect(done()).toEqual([{ ...PLACE, act: act_ }]);
  });

  it('a refusal is said, and nothing is told as done', async () => {
    const { fake, press } = await show(EVERYTHING);
    fake.refuse('chat.moderate', 'not-allowed');
    await press('Make operator');
    expect((await screen.findByRole('alert')).textContent).toContain('You may not do that here.');
    expect(screen.queryByText('Grace is an operator now.')).toBeNull();
  });

  it('sending out asks first, and for a reason', async () => {
    const { user, press, done } = await show(EVERYTHING);
    await press('Send out…');
    const dialog = screen.getByRole('dialog', { name: 'Send Grace out?' });
    expect(done()).toEqual([]);
    await user.type(within(dialog).getByLabelText('What they are told'), ' be nice ');
    await user.click(within(dialog).getByRole('button', { name: 'Send out' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(done()).toEqual([{ ...PLACE, act: { type: 'kick', userId: 'u-grace', reason: 'be nice' } }]);
  });

  it('sending out that fails says so where it was asked', async () => {
    const { fake, user, press } = await show(EVERYTHING);
    fake.refuse('chat.moderate', 'offline');
    await press('Send out…');
    const dialog = screen.getByRole('dialog');
    await user.keyboard('{Enter}');
    expect((await within(dialog).findByRole('alert')).textContent).toContain('You are offline.');
  });
});

describe('about the place', () => {
  it('there is no menu where nothing can be done', async () => {
    await show(NOTHING);
    expect(screen.queryByRole('button', { name: 'Keep order' })).toBeNull();
  });

  it('others are locked out with what is told to those who want in, and unlocked without asking', async () => {
    const { fake, user, choose, done } = await show(EVERYTHING);
    await choose('Lock…');
    const dialog = screen.getByRole('dialog', { name: 'Lock Lobby?' });
    await user.type(within(dialog).getByRole('textbox'), 'back at nine{Enter}');
    await waitFor(() =>
      expect(done()).toEqual([{ ...PLACE, act: { type: 'lock', on: true, text: 'back at nine' } }]),
    );
    act(() =>
      fake.changeWorkspace(WORKSPACE, (before) => ({
        ...before,
        features: { ...before.features, moderation: { ...EVERYTHING, lock: { locked: true } } },
      })),
    );
    expect(screen.getByText('Nobody else comes in here.')).toBeTruthy();
    await choose('Unlock');
    expect(done().at(-1)).toEqual({ ...PLACE, act: { type: 'lock', on: false, text: '' } });
  });

  it('the server records it by the server, which is seen, until it is stopped', async () => {
    const { fake, choose, done } = await show(EVERYTHING);
    expect(screen.queryByText('Recorded')).toBeNull();
    await choose('Record on the server');
    act(() =>
      fake.changeWorkspace(WORKSPACE, (before) => ({
        ...before,
        features: { ...before.features, moderation: { ...EVERYTHING, record: { recording: true } } },
      })),
    );
    expect(screen.getByText('Recorded')).toBeTruthy();
    await choose('Stop recording on the server');
    expect(done()).toEqual([
      { ...PLACE, act: { type: 'record', on: true } },
      { ...PLACE, act: { type: 'record', on: false } },
    ]);
  });

  it('everybody is asked to mute', async () => {
    const { choose, done } = await show(EVERYTHING);
    await choose('Ask everybody to mute');
    expect(await screen.findByText('Everybody was asked to mute.')).toBeTruthy();
    expect(done()).toEqual([{ ...PLACE, act: { type: 'mute', userId: null } }]);
  });

  it('messages are taken away only after a question', async () => {
    const { user, choose, done } = await show(EVERYTHING);
    await choose('Delete all messages…');
    const question = screen.getByRole('alertdialog');
    expect(done()).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Delete all' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(done()).toEqual([{ ...PLACE, act: { type: 'clear' } }]);
  });
});

describe('an invitation by link', () => {
  it('is made as wished, shown, and copied', async () => {
    const { fake, user, choose } = await show(EVERYTHING);
    fake.answer('chat.inviteLink', () => ({ link: 'https://talks.example.com/group/lobby/?token=abc' }));
    let copied = '';
    document.execCommand = vi.fn<typeof document.execCommand>(() => {
      copied = document.querySelector('textarea')?.value ?? '';
      return true;
    });
    await choose('Invite by link…');
    const dialog = within(screen.getByRole('dialog'));
    await user.selectOptions(dialog.getByLabelText('Valid for'), '7 days');
    await user.click(dialog.getByLabelText('They may speak and show themselves'));
    await user.click(dialog.getByRole('button', { name: 'Make the link' }));
    const link = await dialog.findByLabelText<HTMLInputElement>('Link');
    expect(link.value).toContain('?token=abc');
    expect(fake.inputsOf('chat.inviteLink')).toEqual([
      { ...PLACE, wish: { expiresMs: 7 * 24 * 3_600_000, present: false } },
    ]);
    await user.click(dialog.getByRole('button', { name: 'Copy' }));
    expect(copied).toBe(link.value);
    expect(dialog.getByText('Link copied')).toBeTruthy();
    // what was made does not fit another wish
    await user.selectOptions(dialog.getByLabelText('Valid for'), '1 hour');
    expect(dialog.queryByLabelText('Link')).toBeNull();
  });

  it('that is refused says why', async () => {
    const { fake, user, choose } = await show(EVERYTHING);
    fake.refuse('chat.inviteLink', 'not-allowed');
    await choose('Invite by link…');
    await user.click(screen.getByRole('button', { name: 'Make the link' }));
    expect((await screen.findByRole('alert')).textContent).toContain('You may not do that here.');
  });
});

describe('what a server says to all', () => {
  it.each([
    ['info', 'status'],
    ['warning', 'status'],
    ['error', 'alert'],
  ] as const)('%s is a notice', async (level, role) => {
    const { fake } = await show(null);
    const say = (text: string) =>
      fake.emit('chat', 'notice', { workspaceId: WORKSPACE, notice: { type: 'said', level, text } });
    act(() => {
      say('Restart at nine');
      say('Restart at nine');
      say('In a minute');
    });
    expect(
      screen
        .getAllByRole(role)
        .map((one) => one.textContent)
        .filter(Boolean),
    ).toEqual(['Demo Company: Restart at nine', 'Demo Company: In a minute']);
  });
});
