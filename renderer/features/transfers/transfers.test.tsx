// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { TransferSignal } from '#shared/contracts/transfer.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { renderWith } from '#test/support/render.ts';
import { ALL_FEATURES, anApp, aUser, aWorkspace, ME, WORKSPACE } from '#test/support/sample-view.ts';
import { createI18n } from '../../state/i18n.ts';
import { PersonActs, PersonActsContext } from '../../state/person-acts.ts';
import { TransferActsProvider } from './TransferActs.tsx';
import { createTransferRoom } from './transfer-room.ts';
import { TransferProvider } from './transfers.tsx';
import { TransferStack } from './TransferStack.tsx';

const PLACE = { workspaceId: WORKSPACE, conversationId: 'c' };

function Person({ userId }: { readonly userId: string }) {
  return (
    <PersonActs place={PLACE} userId={userId} name="Grace">
      {(acts) =>
        acts.map(({ key, label, onSelect }) => (
          <button key={key} type="button" onClick={onSelect}>
            {label}
          </button>
        ))
      }
    </PersonActs>
  );
}

interface Given {
  readonly transfers?: boolean;
  readonly platform?: 'linux' | 'web';
  readonly userId?: string;
}

async function open({ transfers = true, platform = 'linux', userId = 'u-grace' }: Given = {}) {
  const view = anApp(
    [
      aWorkspace({
        users: { [ME]: aUser(ME, 'Ada Demo'), 'u-grace': aUser('u-grace', 'Grace Sample') },
        features: { ...ALL_FEATURES, transfers: transfers ? { maxBytes: 5_000_000 } : null },
      }),
    ],
    { platform },
  );
  const page = (
    <TransferActsProvider>
      <TransferStack />
      <Person userId={userId} />
    </TransferActsProvider>
  );
  const rendered = await renderWith(page, {
    view,
    around: (inner, { bridge, store }) => {
      const { t } = createI18n();
      const clock = new ManualClock();
      const room = createTransferRoom({ bridge, viewStore: store, t, clock, logger: silentLogger });
      room.start();
      return (
        <PersonActsContext
          value={({ children }) => children([{ key: 'kick', label: 'Send out', onSelect: () => {} }])}
        >
          <TransferProvider room={room}>{inner}</TransferProvider>
        </PersonActsContext>
      );
    },
  });
  const { fake, container, user } = rendered;
  const hear = (signal: TransferSignal): void =>
    act(() => fake.emit('chat', 'transferSignal', { workspaceId: WORKSPACE, fromUserId: 'u-grace', signal }));
  const said = () =>
    (fake.inputsOf('chat.transferSignal') as { signal: TransferSignal }[]).map(({ signal }) => signal);
  const choose = async (file: File) =>
    user.upload(container.querySelector<HTMLInputElement>('input[type="file"]')!, file);
  const rows = () => screen.queryAllByRole('listitem').map((row) => row.textContent);
  return { ...rendered, hear, said, choose, rows };
}

const INVITE = { type: 'invite', id: 'x', name: 'plan.pdf', size: 1_200_000, mime: '' } as const;

describe('sending a file to a person', () => {
  it('is the first thing that can be done about them, and is shown until it is read', async () => {
    const { user, choose, said, rows, hear } = await open();
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'Send file…',
      'Send out',
    ]);
    await user.click(screen.getByRole('button', { name: 'Send file…' }));
    await choose(new File(['hello'], 'notes.txt'));
    expect(said()).toMatchObject([{ type: 'invite', name: 'notes.txt', size: 5 }]);
    expect(rows()).toEqual(['notes.txtTo Grace SampleWaiting for an answer']);
    hear({ type: 'cancel', id: said()[0]!.id, message: 'no room' });
    expect(rows()).toEqual(['notes.txtTo Grace SampleCancelled by Grace Sample: no room']);
    await user.click(screen.getByRole('button', { name: 'Dismiss notes.txt' }));
    expect(rows()).toEqual([]);
  });

  it('is taken back', async () => {
    const { user, choose, said, rows } = await open();
    await user.click(screen.getByRole('button', { name: 'Send file…' }));
    await choose(new File(['hello'], 'notes.txt'));
    await user.click(screen.getByRole('button', { name: 'Cancel notes.txt' }));
    await waitFor(() => expect(said().at(-1)).toMatchObject({ type: 'cancel', message: 'cancelled' }));
    expect(rows()[0]).toContain('Cancelled');
  });

  it.each([
    ['myself', { userId: ME }],
    ['anybody where the server cannot', { transfers: false }],
  ])('is not offered to %s', async (_whom, given) => {
    await open(given);
    expect(screen.queryByRole('button', { name: 'Send file…' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Send out' })).toBeTruthy();
  });
});

describe('a file that somebody sends', () => {
  it('asks first: what it is, how large, from whom; declined it is said', async () => {
    const { user, hear, said, rows, fake } = await open();
    hear(INVITE);
    const list = screen.getByRole('region', { name: 'Files on their way' });
    expect(rows()[0]).toContain('plan.pdfFrom Grace SampleGrace Sample wants to send you a file · 1.2 MB');
    await user.click(within(list).getByRole('button', { name: 'Decline' }));
    await waitFor(() => expect(said()).toEqual([{ type: 'cancel', id: 'x', message: 'declined' }]));
    expect(fake.inputsOf('received.begin')).toEqual([]);
  });

  it('is asked where to keep when it is accepted; what the disk says is told', async () => {
    const { user, hear, fake } = await open();
    hear(INVITE);
    fake.refuse('received.begin', 'save-failed', { text: 'EACCES' });
    await user.click(screen.getByRole('button', { name: 'Accept' }));
    await waitFor(() =>
      expect(fake.inputsOf('received.begin')).toEqual([{ name: 'plan.pdf', size: 1_200_000 }]),
    );
    expect(screen.getByRole('button', { name: 'Accept' })).toBeTruthy();
  });

  it('can only be declined where nothing can be kept', async () => {
    const { hear } = await open({ platform: 'web' });
    hear(INVITE);
    expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Decline' })).toBeTruthy();
    expect(screen.getByText('Files can be received in the installed app alone.')).toBeTruthy();
  });
});
