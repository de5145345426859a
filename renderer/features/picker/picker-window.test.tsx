// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '#shared/contracts/ipc/client.ts';
import { pickerGroup, type PickerView, type ShareSource } from '#shared/contracts/ipc/picker.ts';
import { settle } from '#test/fakes/settle.ts';
import { createFakeBridge, type FakeBridge } from '#test/support/fake-bridge.ts';
import { createI18n } from '../../state/i18n.ts';
import { PickerWindow } from './PickerWindow.tsx';

const PICTURE = 'data:image/png;base64,AA==';
const source = (kind: ShareSource['kind'], id: string, name: string): ShareSource => ({
  id,
  kind,
  name,
  thumbnail: PICTURE,
  icon: null,
});
const SCREEN = source('screen', 'screen:0:0', 'Entire screen (by the system)');
const OTHER_SCREEN = source('screen', 'screen:1:0', 'Screen 2 (by the system)');
const LETTER = source('window', 'window:1:0', 'Letter');
const TABLE = source('window', 'window:2:0', 'Table');
const VIEW: PickerView = {
  requestId: 'r1',
  screens: [SCREEN],
  windows: [LETTER, TABLE],
  canShareAudio: false,
  theme: 'dark',
};

let fake: FakeBridge;
beforeEach(() => {
  fake = createFakeBridge();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function show(view: PickerView | null): Promise<void> {
  fake.answer('picker.current', () => view);
  render(
    <I18nextProvider i18n={createI18n()}>
      <PickerWindow client={createClient(pickerGroup, fake.raw.picker!)} />
    </I18nextProvider>,
  );
  await act(settle);
}
const tell = (view: PickerView | null) => act(async () => fake.emit('picker', 'changed', view));
const card = (name: string): HTMLInputElement => screen.getByRole('radio', { name });
const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const click = async (element: HTMLElement) => {
  await userEvent.click(element);
  await act(settle);
};
const keys = async (text: string) => {
  await userEvent.keyboard(text);
  await act(settle);
};
const picks = () => fake.inputsOf('picker.pick');
const pick = (sourceId: string, audio = false) => ({ requestId: 'r1', sourceId, audio });

describe('the picker', () => {
  it('shows screens and windows with their pictures, in its theme', async () => {
    await show({ ...VIEW, screens: [SCREEN, OTHER_SCREEN] });
    expect(screen.getByRole('heading', { name: 'Share your screen' })).toBeTruthy();
    expect(screen.getAllByRole('radio').map((radio) => radio.closest('label')?.title)).toEqual([
      'Screen 1',
      'Screen 2',
      'Letter',
      'Table',
    ]);
    expect(card('Letter').closest('label')?.querySelector('img')?.src).toBe(PICTURE);
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  it('says that it looks, that there is nothing, and what a window without a title is', async () => {
    await show({ ...VIEW, screens: null, windows: null });
    const group = screen.getByRole('radiogroup', { name: 'What to share' });
    expect([group.ariaBusy ?? group.getAttribute('aria-busy'), button('Share').disabled]).toEqual([
      'true',
      true,
    ]);
    expect(screen.getByText(/Looking for/)).toBeTruthy();
    await tell({ ...VIEW, screens: [], windows: [] });
    expect(screen.getByText('No screens to share')).toBeTruthy();
    expect(screen.getByText('No windows to share')).toBeTruthy();
    expect(screen.queryByText(/Looking for/)).toBeNull();
    await tell({ ...VIEW, screens: [], windows: [{ ...LETTER, name: ' ' }] });
    expect(card('Window without a title')).toBeTruthy();
  });

  it('shares what was clicked, by the button', async () => {
    await show(VIEW);
    await click(card('Table'));
    await click(button('Share'));
    expect(picks()).toEqual([pick('window:2:0')]);
  });

  it('shares the only screen without another click, and asks which one of several', async () => {
    await show(VIEW);
    expect(card('Entire screen').checked).toBe(true);
    await tell({ ...VIEW, screens: [SCREEN, OTHER_SCREEN] });
    expect([screen.queryByRole('radio', { checked: true }), button('Share').disabled]).toEqual([null, true]);
  });

  it('shares by a double click, once', async () => {
    await show(VIEW);
    const release = fake.hold('picker.pick');
    await userEvent.dblClick(card('Letter'));
    await userEvent.dblClick(card('Table'));
    expect(picks()).toEqual([pick('window:1:0')]);
    release();
  });

  it('shares nothing when it is cancelled, by button or by Escape', async () => {
    await show(VIEW);
    await click(button('Cancel'));
    expect([fake.inputsOf('picker.cancel'), picks()]).toEqual([[{ requestId: 'r1' }], []]);
    cleanup();
    await show({ ...VIEW, requestId: 'r2' });
    await keys('{Escape}');
    expect(fake.inputsOf('picker.cancel')).toEqual([{ requestId: 'r1' }, { requestId: 'r2' }]);
  });

  it('keeps the choice while pictures and titles change, and says when it is gone', async () => {
    await show(VIEW);
    await click(card('Letter'));
    await tell({ ...VIEW, windows: [TABLE, { ...LETTER, name: 'Letter 2' }] });
    expect(card('Letter 2').checked).toBe(true);
    await tell({ ...VIEW, windows: [TABLE] });
    expect(screen.getByText('“Letter” was closed. Choose something else.')).toBeTruthy();
    expect(button('Share').disabled).toBe(true);
    // nobody shares the whole screen because a window closed under the finger
    await keys('{Enter}');
    expect(picks()).toEqual([]);
    await click(card('Table'));
    expect(screen.queryByText(/was closed/)).toBeNull();
  });

  it('says when the answer did not get through, and lets the person try again', async () => {
    await show(VIEW);
    fake.refuse('picker.pick', 'internal');
    await click(button('Share'));
    expect(screen.getByRole('alert').textContent).toMatch(/went wrong/);
    fake.answer('picker.pick', () => undefined);
    await click(button('Share'));
    expect(picks()).toHaveLength(2);
  });

  it('is empty when the question is over, and begins anew with the next one', async () => {
    await show(VIEW);
    await click(card('Letter'));
    await tell(null);
    expect(screen.queryByRole('button')).toBeNull();
    await tell({ ...VIEW, requestId: 'r2', screens: [] });
    expect(screen.queryByRole('radio', { checked: true })).toBeNull();
  });

  it('what is told while it asks is newer than the answer', async () => {
    const release = fake.hold('picker.current');
    await show(VIEW);
    await tell({ ...VIEW, screens: [], windows: [LETTER] });
    release();
    await act(settle);
    expect(screen.getAllByRole('radio')).toHaveLength(1);
  });
});

describe('the keyboard', () => {
  /** Cards side by side, 100 wide, in the order of the page: happy-dom lays nothing out. */
  const layOut = () =>
    vi.spyOn(HTMLLabelElement.prototype, 'getBoundingClientRect').mockImplementation(function place(
      this: HTMLLabelElement,
    ) {
      const index = [...document.querySelectorAll('label')].indexOf(this);
      return { left: index * 110, right: index * 110 + 100, top: 0, bottom: 80 } as DOMRect;
    });

  it('starts on the picked card, moves with arrows, and shares with Enter', async () => {
    layOut();
    await show(VIEW);
    expect(document.activeElement).toBe(card('Entire screen'));
    await keys('{ArrowRight}');
    expect([document.activeElement, card('Letter').checked]).toEqual([card('Letter'), true]);
    await keys('{ArrowRight}{ArrowRight}{ArrowLeft}{Enter}');
    expect(picks()).toEqual([pick('window:1:0')]);
  });

  it('picks with the first Enter where nothing is picked, and shares with the second', async () => {
    await show({ ...VIEW, screens: [SCREEN, OTHER_SCREEN] });
    expect(document.activeElement).toBe(card('Screen 1'));
    await keys('{Enter}');
    expect([picks(), card('Screen 1').checked]).toEqual([[], true]);
    await keys('{Enter}');
    expect(picks()).toEqual([pick('screen:0:0')]);
  });

  it('is left where the person is when new pictures come, and comes back when its card has gone', async () => {
    await show(VIEW);
    button('Cancel').focus();
    await tell({ ...VIEW, windows: [LETTER] });
    expect(document.activeElement).toBe(button('Cancel'));
    await click(card('Letter'));
    await tell({ ...VIEW, windows: [TABLE] });
    expect(document.activeElement).toBe(card('Entire screen'));
  });
});

describe('the computer’s sound', () => {
  const sound = () =>
    screen.queryByRole<HTMLInputElement>('checkbox', { name: 'Also share the computer’s sound' });

  it('is offered only where it is to be had', async () => {
    await show(VIEW);
    expect(sound()).toBeNull();
  });

  it('goes along only when it is ticked, and with a screen', async () => {
    await show({ ...VIEW, canShareAudio: true });
    fake.refuse('picker.pick', 'internal');
    await click(button('Share'));
    await click(sound()!);
    await click(button('Share'));
    await click(card('Letter'));
    expect([sound()!.disabled, sound()!.checked]).toEqual([true, false]);
    await click(button('Share'));
    expect(picks()).toEqual([pick('screen:0:0'), pick('screen:0:0', true), pick('window:1:0')]);
  });
});
