// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '#shared/contracts/ipc/client.ts';
import { widgetGroup, type WidgetView } from '#shared/contracts/ipc/widget.ts';
import { settle } from '#test/fakes/settle.ts';
import { createFakeBridge, type FakeBridge } from '#test/support/fake-bridge.ts';
import { createI18n } from '../../state/i18n.ts';
import { WidgetWindow } from './WidgetWindow.tsx';

const NOW = Date.UTC(2026, 10, 18, 12);
const VIEW: WidgetView = {
  callId: 'call-1',
  name: 'Grace Sample',
  people: 2,
  startedAt: NOW - 65_000,
  microphone: 'on',
  sharing: false,
  theme: 'dark',
};

let fake: FakeBridge;
beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setInterval', 'clearInterval'] });
  fake = createFakeBridge();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function show(view: WidgetView | null): Promise<void> {
  fake.answer('widget.current', () => view);
  render(
    <I18nextProvider i18n={createI18n()}>
      <WidgetWindow client={createClient(widgetGroup, fake.raw.widget!)} />
    </I18nextProvider>,
  );
  await act(settle);
}
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

describe('the small window of a call', () => {
  it('names whom one talks to and for how long, in its theme', async () => {
    await show(VIEW);
    expect(screen.getByRole('heading', { name: 'Grace Sample' })).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toBe('1:05');
    act(() => void vi.advanceTimersByTime(2000));
    expect(screen.getByRole('timer').textContent).toBe('1:07');
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  it('somebody without a name is unknown', async () => {
    await show({ ...VIEW, name: '' });
    expect(screen.getByRole('heading', { name: 'Unknown caller' })).toBeTruthy();
  });

  it('has no microphone to mute in a call that is only watched', async () => {
    await show({ ...VIEW, microphone: null });
    expect(screen.queryByRole('button', { name: 'Mute microphone' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Hang up' })).toBeTruthy();
  });

  it('says that it still rings, that one shares, and how many are in it', async () => {
    await show({ ...VIEW, startedAt: null });
    expect(screen.getByText('Calling…')).toBeTruthy();
    await act(async () => fake.emit('widget', 'changed', { ...VIEW, people: 5, sharing: true }));
    expect(screen.getByText('5 people')).toBeTruthy();
    expect(screen.getByText('Sharing')).toBeTruthy();
  });

  it.each([
    ['Mute microphone', 'widget.toggleMute', { callId: 'call-1' }],
    ['Hang up', 'widget.hangUp', { callId: 'call-1' }],
    ['Show the call', 'widget.show', undefined],
    ['Do not show this window', 'widget.switchOff', undefined],
  ])('"%s" is one click', async (name, verb, input) => {
    await show(VIEW);
    await press(name);
    expect(fake.inputsOf(verb)).toEqual([input]);
  });

  it('shows muted as the view tells it', async () => {
    await show(VIEW);
    await act(async () => fake.emit('widget', 'changed', { ...VIEW, microphone: 'off' }));
    expect(screen.getByRole('button', { name: 'Unmute microphone' })).toBeTruthy();
  });

  it('is empty when the call is over, and a refusal changes nothing', async () => {
    await show(VIEW);
    fake.refuse('widget.hangUp', 'offline');
    await press('Hang up');
    expect(screen.getByRole('heading', { name: 'Grace Sample' })).toBeTruthy();
    await act(async () => fake.emit('widget', 'changed', null));
    expect(screen.queryByRole('button')).toBeNull();
  });
});
