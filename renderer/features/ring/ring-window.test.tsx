// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '#shared/contracts/ipc/client.ts';
import { ringGroup, type RingView } from '#shared/contracts/ipc/ring.ts';
import { settle } from '#test/fakes/settle.ts';
import { createFakeBridge, type FakeBridge } from '#test/support/fake-bridge.ts';
import { playRing } from '../../media/ringtone.ts';
import { createI18n } from '../../state/i18n.ts';
import { RingWindow } from './RingWindow.tsx';

vi.mock('../../media/ringtone.ts', () => ({ playRing: vi.fn<typeof playRing>() }));

const RING: RingView = {
  callId: 'call-1',
  workspaceId: 'w',
  conversationId: 'c',
  callerName: 'Grace Sample',
  conversationName: null,
  workspaceName: 'Demo Company',
  type: 'video',
  quickReplies: ['Later'],
  quiet: false,
  theme: 'dark',
  ringSpeakerId: 'speaker-1',
  ringVolume: 0.4,
};

let fake: FakeBridge;
let sounding: number;
beforeEach(() => {
  fake = createFakeBridge();
  sounding = 0;
  vi.mocked(playRing)
    .mockReset()
    .mockImplementation(() => {
      sounding += 1;
      return () => void (sounding -= 1);
    });
});
afterEach(cleanup);

async function show(...rings: RingView[]): Promise<void> {
  fake.answer('ring.current', () => rings);
  render(
    <I18nextProvider i18n={createI18n()}>
      <RingWindow client={createClient(ringGroup, fake.raw.ring!)} />
    </I18nextProvider>,
  );
  await act(settle);
}
const OTHER: RingView = { ...RING, callId: 'call-2', callerName: 'Lin Beispiel', quickReplies: [] };
const tell = (...rings: RingView[]) => act(async () => fake.emit('ring', 'changed', rings));
const answersTo = (name: string) => within(screen.getByRole('group', { name }));
const press = async (name: string) => {
  await userEvent.click(screen.getByRole('button', { name }));
  await act(settle);
};

describe('the ring window', () => {
  it('says who calls, how and where, in its theme', async () => {
    await show({ ...RING, conversationName: 'Thursday workshop' });
    expect(screen.getByRole('heading', { name: 'Incoming call' })).toBeTruthy();
    expect(screen.getByText('Grace Sample')).toBeTruthy();
    expect(screen.getByText('in Thursday workshop')).toBeTruthy();
    expect(screen.getByText('Video call · Demo Company')).toBeTruthy();
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  it('a caller without a name is said to be unknown', async () => {
    await show({ ...RING, callerName: '' });
    expect(screen.getByText('Unknown caller')).toBeTruthy();
  });

  it('rings on the chosen device, as loud as chosen', async () => {
    await show(RING);
    expect(playRing).toHaveBeenCalledExactlyOnceWith({
      pattern: 'ring',
      volume: 0.4,
      speakerId: 'speaker-1',
    });
    expect(sounding).toBe(1);
  });

  it('while one talks in another call it is one soft tone, for each call that comes', async () => {
    await show({ ...RING, inCall: true });
    expect(playRing).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ pattern: 'waiting' }));
    await tell({ ...RING, inCall: true }, { ...OTHER, inCall: true });
    expect(playRing).toHaveBeenCalledTimes(2);
    await tell({ ...RING, inCall: false }, { ...OTHER, inCall: false });
    expect(playRing).toHaveBeenLastCalledWith(expect.objectContaining({ pattern: 'ring' }));
    expect(sounding).toBe(1);
  });

  it.each([
    ['Accept', 'ring.accept', { callId: 'call-1', video: false }],
    ['Accept with video', 'ring.accept', { callId: 'call-1', video: true }],
    ['Decline', 'ring.decline', { callId: 'call-1' }],
  ])('"%s" answers once and is silent at once', async (name, verb, input) => {
    await show(RING);
    const release = fake.hold(verb);
    await press(name);
    expect(sounding).toBe(0);
    for (const button of screen.getAllByRole('button')) await userEvent.click(button);
    expect([...fake.inputsOf('ring.accept'), ...fake.inputsOf('ring.decline')]).toEqual([input]);
    release();
  });

  it.each([
    ['a', 'ring.accept', { callId: 'call-1', video: false }],
    ['v', 'ring.accept', { callId: 'call-1', video: true }],
    ['x', 'ring.decline', { callId: 'call-1' }],
  ])('Ctrl+Shift+%s answers too', async (key, verb, input) => {
    await show(RING);
    await userEvent.keyboard(`{Control>}{Shift>}${key}{/Shift}{/Control}`);
    expect(fake.inputsOf(verb)).toEqual([input]);
  });

  it.each([
    ['Hold and accept', { callId: 'call-1', video: false }],
    ['End and accept', { callId: 'call-1', video: false, others: 'end' }],
  ])('while one talks in another call: "%s"', async (name, input) => {
    await show({ ...RING, inCall: true });
    expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull();
    await press(name);
    expect(fake.inputsOf('ring.accept')).toEqual([input]);
  });

  it('keys that come while the first answer is on its way do not answer again', async () => {
    await show(RING);
    const release = fake.hold('ring.accept');
    await userEvent.keyboard('{Control>}{Shift>}ax{/Shift}{/Control}');
    expect(fake.inputsOf('ring.accept')).toHaveLength(1);
    expect(fake.inputsOf('ring.decline')).toEqual([]);
    release();
  });

  it('nothing has the focus, and no single key decides', async () => {
    await show(RING);
    expect(document.activeElement).toBe(document.body);
    await userEvent.keyboard('{Enter}{Escape} avx');
    expect([...fake.inputsOf('ring.accept'), ...fake.inputsOf('ring.decline')]).toEqual([]);
  });

  it('says when the answer did not get through, and rings on', async () => {
    await show(RING);
    fake.refuse('ring.accept', 'server-unreachable', { address: 'https://chat.example.com' });
    await press('Accept');
    expect(screen.getByRole('alert').textContent).toMatch(/cannot reach/);
    expect(sounding).toBe(1);
  });

  it('is silent and empty when the ring is over, and shows the next one', async () => {
    await show(RING);
    await act(async () => fake.emit('ring', 'changed', []));
    expect(sounding).toBe(0);
    expect(screen.queryByRole('button')).toBeNull();
    await act(async () =>
      fake.emit('ring', 'changed', [{ ...RING, callId: 'call-2', callerName: 'Lin Beispiel' }]),
    );
    expect(screen.getByText('Lin Beispiel')).toBeTruthy();
    expect(sounding).toBe(1);
  });

  it('a quick reply declines and writes', async () => {
    await show({ ...RING, quickReplies: ['In a meeting', 'Call me later'] });
    await press('Message');
    expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual([
      'In a meeting',
      'Call me later',
    ]);
    await userEvent.click(screen.getByRole('menuitem', { name: 'Call me later' }));
    await act(settle);
    expect(fake.inputsOf('ring.reply')).toEqual([{ callId: 'call-1', text: 'Call me later' }]);
    expect(sounding).toBe(0);
  });

  it('offers no quick reply where no message can be written', async () => {
    await show({ ...RING, quickReplies: [] });
    expect(screen.queryByRole('button', { name: 'Message' })).toBeNull();
  });

  it('what is told while it asks is newer than the answer', async () => {
    const release = fake.hold('ring.current');
    await show(RING);
    await act(async () => fake.emit('ring', 'changed', []));
    release();
    await act(settle);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('two calls at once', () => {
  it('are both shown, each with its own answers', async () => {
    await show(RING, OTHER);
    expect(screen.getByRole('heading').textContent).toBe('2 incoming calls');
    expect(playRing).toHaveBeenCalledTimes(1);
    const release = fake.hold('ring.decline');
    await userEvent.click(answersTo('Lin Beispiel').getByRole('button', { name: 'Decline' }));
    expect(fake.inputsOf('ring.decline')).toEqual([{ callId: 'call-2' }]);
    // the other one rings on, and can still be answered
    expect(sounding).toBe(1);
    await userEvent.click(answersTo('Grace Sample').getByRole('button', { name: 'Accept' }));
    expect(fake.inputsOf('ring.accept')).toEqual([{ callId: 'call-1', video: false }]);
    expect(sounding).toBe(0);
    release();
  });

  it('keys are for the first, until the arrows or the focus choose another', async () => {
    await show(RING, OTHER);
    const current = () => screen.getAllByRole('group').map((group) => group.getAttribute('aria-current'));
    expect(current()).toEqual(['true', 'false']);
    await userEvent.keyboard('{Control>}{Shift>}{ArrowDown}{/Shift}{/Control}');
    expect(current()).toEqual(['false', 'true']);
    await userEvent.keyboard('{Control>}{Shift>}{ArrowDown}{/Shift}{/Control}');
    expect(current()).toEqual(['true', 'false']);
    await userEvent.keyboard('{Control>}{Shift>}{ArrowUp}x{/Shift}{/Control}');
    expect(fake.inputsOf('ring.decline')).toEqual([{ callId: 'call-2' }]);
    await act(async () => answersTo('Grace Sample').getByRole('button', { name: 'Accept' }).focus());
    expect(current()).toEqual(['true', 'false']);
  });

  it('the one that stays is alone again', async () => {
    await show(RING, OTHER);
    await tell(OTHER);
    expect(screen.getByRole('heading').textContent).toBe('Incoming call');
    expect(screen.getByRole('group').hasAttribute('aria-current')).toBe(false);
    expect(sounding).toBe(1);
  });

  it('says of which one the answer did not get through', async () => {
    await show(RING, OTHER);
    fake.refuse('ring.decline', 'server-unreachable', { address: 'https://chat.example.com' });
    await userEvent.click(answersTo('Lin Beispiel').getByRole('button', { name: 'Decline' }));
    await act(settle);
    expect(answersTo('Lin Beispiel').getByRole('alert')).toBeTruthy();
    expect(answersTo('Grace Sample').queryByRole('alert')).toBeNull();
  });
});
