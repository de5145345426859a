// @vitest-environment happy-dom
/** Who keeps order finds it where people are: in the members of a conversation, in its head, and in a call. */
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ALL_FEATURES, ME, sampleApp, sampleMessages, WORKSPACE } from '#test/support/sample-view.ts';
import { CallProvider } from '../features/call/call-ui.tsx';
import { createFakeRoom, type FakeRoom, meeting } from '../features/call/fake-room.ts';
import { App } from './App.tsx';

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});
afterEach(() => vi.restoreAllMocks());

async function app(call: CallView | null = null) {
  const messages = sampleMessages();
  const moderation = {
    kick: true,
    mute: true,
    roles: false,
    clear: false,
    invite: false,
    lock: { locked: true },
    record: null,
  };
  const calls = { ...ALL_FEATURES.calls!, relay: false };
  const view = sampleApp(messages, { features: { ...ALL_FEATURES, calls, moderation } });
  const rendered = await renderWith(<App />, {
    view: { ...view, calls: call ? { [call.id]: call } : {} },
    messages,
    around: (element) => <CallProvider room={room}>{element}</CallProvider>,
  });
  await rendered.user.click(await screen.findByRole('option', { name: /Thursday workshop/ }));
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, press };
}

it('from the list of members somebody is sent out, with a reason', async () => {
  const { fake, user, press } = await app();
  await press('5 members');
  const members = screen.getByRole('dialog', { name: 'Members' });
  expect(within(members).queryByRole('button', { name: /Ada/ })).toBeNull();
  await user.click(within(members).getByRole('button', { name: 'More about Lin Beispiel' }));
  await user.click(screen.getByRole('menuitem', { name: 'Send out…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Send Lin Beispiel out?' });
  expect(screen.queryByLabelText('Members'), 'nothing lies above the question').toBeNull();
  await user.type(within(dialog).getByLabelText('What they are told'), 'be nice{Enter}');
  await waitFor(() =>
    expect(fake.inputsOf('chat.moderate')).toEqual([
      {
        workspaceId: WORKSPACE,
        conversationId: 'c-team',
        act: { type: 'kick', userId: 'u-lin', reason: 'be nice' },
      },
    ]),
  );
});

it('the head of the conversation says how it stands, and has the menu', async () => {
  const { user, press } = await app();
  expect(screen.getByText('Nobody else comes in here.')).toBeTruthy();
  await press('Keep order');
  await user.keyboard('{Escape}');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Keep order' }));
});

it('in a call it is in the menu of each person, and in its head while the call covers the window', async () => {
  const { call, facts } = meeting(ME, [{ id: 'u-lin', name: 'Lin Beispiel' }]);
  room.facts.setState({ calls: { 'call-1': facts } });
  const { fake, user, press } = await app(aCall({ ...call, conversationId: 'c-team' }));
  await press('People');
  await press('More about Lin Beispiel');
  expect(screen.getByRole('menuitem', { name: 'Pin Lin Beispiel' })).toBeTruthy();
  await user.click(screen.getByRole('menuitem', { name: 'Ask to mute' }));
  expect(fake.inputsOf('chat.moderate')).toMatchObject([{ act: { type: 'mute', userId: 'u-lin' } }]);
  expect(fake.inputsOf('call.tell')).toEqual([]);
  expect(screen.getAllByRole('button', { name: 'Keep order' })).toHaveLength(1);
  await press('Expand call');
  const panel = screen.getByRole('region', { name: 'Call with Thursday workshop' });
  expect(within(panel).getByRole('button', { name: 'Keep order' })).toBeTruthy();
});
