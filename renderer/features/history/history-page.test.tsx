// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CallRecordView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { FakeBridge } from '#test/support/fake-bridge.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, sampleApp, WORKSPACE } from '#test/support/sample-view.ts';
import { HistoryPage } from './HistoryPage.tsx';

interface Asked {
  readonly cursor: string | null;
  readonly missedOnly: boolean;
}

const record = (id: string, more: Partial<CallRecordView> = {}): CallRecordView => ({
  id,
  workspaceId: WORKSPACE,
  conversationId: 'c-grace',
  type: 'audio',
  direction: 'outgoing',
  missed: false,
  endReason: 'ended-by-user',
  durationS: 60,
  at: Date.now(),
  people: [{ userId: 'u-grace', name: 'Grace Sample' }],
  ...more,
});

const MISSED = record('m', { direction: 'incoming', missed: true, endReason: 'missed', durationS: 0 });

async function page(prepare: (fake: FakeBridge) => void, whyNot: string | null = null) {
  const onOpen = vi.fn<(id: string) => void>();
  const onCall = vi.fn<(id: string, video: boolean) => void>();
  const rendered = await renderWith(
    <HistoryPage workspaceId={WORKSPACE} onOpen={onOpen} onCall={onCall} whyNot={() => whyNot} />,
    { view: sampleApp(), prepare },
  );
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, onOpen, onCall, press };
}

const answering =
  (records: CallRecordView[], cursor: string | null = null) =>
  (fake: FakeBridge) =>
    fake.answer('call.history', () => ({ records, cursor }));
const rows = (): string[] => screen.queryAllByRole('listitem').map((row) => row.textContent);

describe('the calls page', () => {
  it('asks for all calls, and says that they are on their way', async () => {
    let release = (): void => {};
    const { fake } = await page((before) => {
      answering([record('a')])(before);
      release = before.hold('call.history');
    });
    expect(screen.getByText('Loading…')).toBeTruthy();
    expect(fake.inputsOf('call.history')).toEqual([
      { workspaceId: WORKSPACE, cursor: null, missedOnly: false },
    ]);
    await act(async () => release());
    expect(await screen.findByText('Outgoing voice call, 1 minute')).toBeTruthy();
    expect(screen.queryByText('Loading…')).toBeNull();
    expect(screen.getByRole('heading', { name: 'Today' })).toBeTruthy();
  });

  it('opens the conversation, and calls back with voice or video', async () => {
    const { onOpen, onCall, press, user } = await page(answering([MISSED]));
    await screen.findByText('Missed voice call');
    await press('Call back Grace Sample');
    await press('Call back Grace Sample with video');
    expect(onCall.mock.calls).toEqual([
      ['c-grace', false],
      ['c-grace', true],
    ]);
    await user.click(screen.getByRole('button', { name: /Open conversation/ }));
    expect(onOpen).toHaveBeenCalledWith('c-grace');
  });

  it('says why it cannot call, and does not', async () => {
    const { onCall, press } = await page(answering([MISSED]), 'You are offline.');
    await screen.findByText('Missed voice call');
    await press('Call back Grace Sample: You are offline.');
    expect(onCall).not.toHaveBeenCalled();
  });

  it('offers nothing where the conversation is gone', async () => {
    await page(answering([record('a', { conversationId: 'c-gone' })]));
    expect(await screen.findByText('You are not in this conversation any more.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Call back|Open/ })).toBeNull();
  });

  it('shows the missed ones alone', async () => {
    const { user } = await page((fake) =>
      fake.answer('call.history', ({ missedOnly }: Asked) => ({
        records: missedOnly ? [MISSED] : [MISSED, record('a')],
        cursor: null,
      })),
    );
    await waitFor(() => expect(rows()).toHaveLength(2));
    await user.click(screen.getByRole('radio', { name: 'Missed' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(rows()[0]).toContain('Missed voice call');
  });

  it('shows more on demand, until there are no more', async () => {
    const { fake, press } = await page((before) =>
      before.answer('call.history', ({ cursor }: Asked) =>
        cursor === null
          ? { records: [record('a')], cursor: 'next' }
          : { records: [record('b', { durationS: 120, at: 1 })], cursor: null },
      ),
    );
    await waitFor(() => expect(rows()).toHaveLength(1));
    await press('Show more');
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(fake.inputsOf('call.history').at(-1)).toMatchObject({ cursor: 'next' });
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('says when more could not be loaded, and tries again', async () => {
    let refused = true;
    const { press } = await page((fake) =>
      fake.answer('call.history', ({ cursor }: Asked) => {
        if (cursor === null) return { records: [record('a')], cursor: 'next' };
        if (refused) throw new AppError('internal');
        return { records: [record('b', { at: 1 })], cursor: null };
      }),
    );
    await waitFor(() => expect(rows()).toHaveLength(1));
    await press('Show more');
    expect((await screen.findByRole('alert')).textContent).toContain('Something went wrong');
    expect(rows()).toHaveLength(1);
    refused = false;
    await press('Try again');
    await waitFor(() => expect(rows()).toHaveLength(2));
  });

  it('tells empty from nothing missed', async () => {
    const { user } = await page(answering([]));
    expect(await screen.findByText('No calls yet')).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Missed' }));
    expect(await screen.findByText('No missed calls')).toBeTruthy();
  });

  it('says what went wrong, and tries again', async () => {
    const { fake, press } = await page((before) => before.refuse('call.history', 'internal'));
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('Your calls could not be loaded')).toBeTruthy();
    answering([record('a')])(fake);
    await press('Try again');
    await waitFor(() => expect(rows()).toHaveLength(1));
  });
});

describe('midnight', () => {
  afterEach(() => vi.useRealTimers());

  it('makes yesterday of today', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    vi.setSystemTime(new Date(2026, 10, 18, 23, 59, 30));
    await page(answering([record('a')]));
    expect(await screen.findByRole('heading', { name: 'Today' })).toBeTruthy();
    act(() => void vi.advanceTimersByTime(60_000));
    expect(screen.getByRole('heading', { name: 'Yesterday' })).toBeTruthy();
  });
});

describe('being offline', () => {
  const setOnline = (fake: FakeBridge, online: boolean): void =>
    act(() =>
      fake.changeWorkspace(WORKSPACE, (before) => ({
        ...before,
        connection: online
          ? { state: 'online' }
          : { state: 'offline', error: { code: 'offline', params: {} }, retryAt: null },
      })),
    );

  it('is said, and ends by itself', async () => {
    const { fake } = await page((before) => before.refuse('call.history', 'offline'));
    expect(await screen.findByText('You are offline')).toBeTruthy();
    setOnline(fake, false);
    answering([record('a')])(fake);
    setOnline(fake, true);
    await waitFor(() => expect(rows()).toHaveLength(1));
  });

  it('leaves the list there, marked as old', async () => {
    const { fake, press } = await page(answering([record('a')]));
    await waitFor(() => expect(rows()).toHaveLength(1));
    fake.refuse('call.history', 'server-unreachable');
    setOnline(fake, false);
    setOnline(fake, true);
    expect(await screen.findByText(/before the connection was lost/)).toBeTruthy();
    expect(rows()).toHaveLength(1);
    answering([record('b'), record('a')])(fake);
    await press('Try again');
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(screen.queryByText(/before the connection was lost/)).toBeNull();
  });
});

describe('a call that ends', () => {
  const put = (fake: FakeBridge, calls: ReturnType<typeof aCall>[]): void =>
    act(() =>
      fake.change((view) => ({ ...view, calls: Object.fromEntries(calls.map((one) => [one.id, one])) })),
    );
  const over = { phase: 'ended', reason: 'ended-by-user', error: null } as const;

  it('renews the list; one that begins does not', async () => {
    const { fake } = await page(answering([record('a')]));
    await waitFor(() => expect(rows()).toHaveLength(1));
    put(fake, [aCall()]);
    put(fake, [aCall(), aCall({ id: 'call-2' })]);
    expect(fake.inputsOf('call.history')).toHaveLength(1);
    answering([record('b'), record('a')])(fake);
    put(fake, [aCall({ state: over }), aCall({ id: 'call-2' })]);
    await waitFor(() => expect(rows()).toHaveLength(2));
    put(fake, [aCall({ id: 'call-2' })]);
    expect(fake.inputsOf('call.history')).toHaveLength(2);
  });

  it('of another workspace does not matter', async () => {
    const { fake } = await page(answering([record('a')]));
    await waitFor(() => expect(rows()).toHaveLength(1));
    put(fake, [aCall({ workspaceId: 'w-2' })]);
    put(fake, []);
    expect(fake.inputsOf('call.history')).toHaveLength(1);
  });
});
