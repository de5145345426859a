// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ME, sampleApp } from '#test/support/sample-view.ts';
import { CallProvider } from '../call-ui.tsx';
import { CallLayer } from '../CallLayer.tsx';
import { createFakeRoom, type FakeRoom, type Guest, meeting } from '../fake-room.ts';

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const video = () => new FakeTrack('video').asTrack;
const VIDEO = { audioEnabled: true, videoEnabled: true, screenSharing: false };
const many = (count: number): Guest[] =>
  Array.from({ length: count }, (_, index) => ({ id: `u-${index + 1}`, name: `Person ${index + 1}` }));

async function show(guests: readonly Guest[], more: Partial<CallView> = {}) {
  const { call: parts, facts } = meeting(ME, guests);
  const call = aCall({ conversationId: guests.length > 1 ? 'c-team' : 'c-grace', ...parts, ...more });
  room.facts.setState({ calls: { [call.id]: facts } });
  const rendered = await renderWith(<CallLayer />, {
    view: { ...sampleApp(), calls: { [call.id]: call } },
    around: (element) => <CallProvider room={room}>{element}</CallProvider>,
  });
  /** The same people, as they are now. */
  const become = (now: readonly Guest[]) => act(() => room.setCallFacts(call.id, meeting(ME, now).facts));
  return { ...rendered, become };
}

const stage = () => within(screen.getByRole('region', { name: 'People and pictures' }));
const button = (name: string) => screen.getByRole('button', { name });
/** Whom the tiles of the stage show, in order; a screen is "screen of". */
const tiles = () =>
  [...document.querySelectorAll<HTMLElement>('[data-user]')].map(
    ({ dataset }) => `${dataset['kind'] === 'screen' ? 'screen of ' : ''}${dataset['user'] ?? ''}`,
  );
const large = () => document.querySelector<HTMLElement>('[data-large]')?.dataset['user'];

describe('the grid', () => {
  it('has pages beyond nine, turned by buttons and keys', async () => {
    const { user } = await show(many(12));
    expect(tiles()).toEqual(many(6).map(({ id }) => id));
    expect(button('Previous page')).toHaveProperty('disabled', true);
    await user.click(button('Next page'));
    expect(screen.getByText('Page 2 of 2')).toBeTruthy();
    expect(tiles()[0]).toBe('u-7');
    expect(button('Next page')).toHaveProperty('disabled', true);
    fireEvent.keyDown(button('Previous page'), { key: 'PageUp' });
    expect(tiles()[0]).toBe('u-1');
    fireEvent.keyDown(button('Next page'), { key: 'PageDown' });
    expect(tiles()[0]).toBe('u-7');
  });

  it('nine need no pages', async () => {
    await show(many(9));
    expect(tiles()).toHaveLength(9);
    expect(screen.queryByRole('navigation', { name: 'Pages of people' })).toBeNull();
  });

  it('says who speaks on another page, and leads there', async () => {
    const { user } = await show(many(12).map((guest) => ({ ...guest, speaking: guest.id === 'u-11' })));
    await user.click(button('Person 11 is speaking on page 2'));
    expect(tiles()).toContain('u-11');
    expect(screen.queryByText(/is speaking on page/)).toBeNull();
  });

  it('a page that is gone leaves the last one', async () => {
    const { user, fake } = await show(many(12));
    await user.click(button('Next page'));
    const { call: parts } = meeting(ME, many(4));
    act(() =>
      fake.change((view) => ({ ...view, calls: { 'call-1': { ...view.calls['call-1']!, ...parts } } })),
    );
    expect(tiles()).toHaveLength(4);
  });

  it('shows of each person what must be known', async () => {
    await show([
      {
        id: 'u-grace',
        name: 'Grace',
        hints: { muted: true, camera: false, sharing: false, sharePaused: false },
      },
      {
        id: 'u-lin',
        name: 'Lin',
        silent: true,
        media: { handRaisedAt: new Date().toISOString(), recording: true },
      },
      { id: 'u-omar', name: 'Omar', link: 'interrupted', camera: video() },
    ]);
    for (const text of ['Grace is muted', 'No audio from Lin', 'Lin has raised a hand', 'Lin is recording']) {
      expect(stage().getByText(text)).toBeTruthy();
    }
    expect(stage().getByText('Connection interrupted')).toBeTruthy();
  });
});

describe('one large', () => {
  const [eva, ben, lin] = [
    { id: 'u-eva', name: 'Eva' },
    { id: 'u-ben', name: 'Ben' },
    { id: 'u-lin', name: 'Lin' },
  ];

  it('a tile is pinned and unpinned', async () => {
    const { user } = await show([eva, ben, lin]);
    await user.click(button('Pin Ben'));
    expect(large()).toBe('u-ben');
    expect(within(screen.getByRole('list', { name: 'The others' })).getByText('Eva')).toBeTruthy();
    await user.click(button('Unpin Ben'));
    expect(large()).toBeUndefined();
    expect(tiles()).toEqual(['u-eva', 'u-ben', 'u-lin']);
  });

  it('follows who has the floor, not every cough', async () => {
    const speaking = (who: string) => [eva, ben, lin].map((one) => ({ ...one, speaking: one.name === who }));
    const { user, become } = await show(speaking('Ben'));
    await user.click(button('Show who speaks large'));
    expect(large()).toBe('u-ben');
    vi.useFakeTimers();
    become(speaking('Lin'));
    expect(large()).toBe('u-ben');
    act(() => void vi.advanceTimersByTime(1900));
    expect(large()).toBe('u-ben');
    act(() => void vi.advanceTimersByTime(200));
    expect(large()).toBe('u-lin');
  });

  it('a shared screen is large by itself, and everyone alike after it', async () => {
    const { become } = await show([eva, ben]);
    expect(stage().queryByRole('region', { name: 'Shared screen' })).toBeNull();
    become([{ ...eva, screen: video() }, ben]);
    expect(stage().getByText('Eva is sharing')).toBeTruthy();
    expect(document.querySelectorAll('video[data-of="screen"]')).toHaveLength(1);
    become([eva, ben]);
    expect(stage().queryByText('Eva is sharing')).toBeNull();
    expect(screen.queryByRole('list', { name: 'The others' })).toBeNull();
  });

  it('who chose everyone alike for a share has that for shares only', async () => {
    const { user, become } = await show([{ ...eva, screen: video() }, ben]);
    await user.click(button('Show everyone alike'));
    expect(tiles()).toEqual(['screen of u-eva', 'u-eva', 'u-ben']);
    become([eva, ben]);
    await user.click(button('Show who speaks large'));
    become([{ ...eva, screen: video() }, ben]);
    expect(tiles()).toEqual(['screen of u-eva', 'u-eva', 'u-ben']);
  });

  it('in a call of two a share leaves the other beside it', async () => {
    await show([{ ...eva, screen: video(), camera: video() }]);
    expect(stage().getByText('Eva is sharing')).toBeTruthy();
    expect(document.querySelectorAll('video[data-remote="u-eva"]')).toHaveLength(2);
  });
});

describe('a shared screen', () => {
  const sharing = (id: string, name: string, paused = false): Guest => ({
    id,
    name,
    screen: video(),
    hints: { muted: false, camera: false, sharing: true, sharePaused: paused },
  });

  it('says who shares, and when it is paused', async () => {
    const { become } = await show([sharing('u-eva', 'Eva')]);
    expect(stage().getByText('Eva is sharing')).toBeTruthy();
    become([sharing('u-eva', 'Eva', true)]);
    expect(stage().getByText('Eva has paused sharing')).toBeTruthy();
  });

  it('the newest of several is shown, and another can be chosen', async () => {
    const eva = sharing('u-eva', 'Eva');
    const { user, become } = await show([eva, { id: 'u-ben', name: 'Ben' }]);
    become([eva, sharing('u-ben', 'Ben')]);
    expect(stage().getByText('Ben is sharing')).toBeTruthy();
    await user.click(stage().getByRole('radio', { name: 'Eva' }));
    expect(stage().getByText('Eva is sharing')).toBeTruthy();
    become([{ id: 'u-eva', name: 'Eva' }, sharing('u-ben', 'Ben')]);
    expect(stage().getByText('Ben is sharing')).toBeTruthy();
  });

  it('is shown in its actual size, scrolled by keys, and fitted again', async () => {
    const { user } = await show([sharing('u-eva', 'Eva')]);
    const picture = stage().getByLabelText('Screen of Eva') as HTMLVideoElement;
    Object.defineProperties(picture, { videoWidth: { value: 1920 }, videoHeight: { value: 1080 } });
    fireEvent(picture, new Event('resize'));
    await user.click(button('Actual size'));
    const frame = stage().getByRole('group', { name: /actual size/ });
    expect(frame.tabIndex).toBe(0);
    expect((picture.parentElement as HTMLElement).style.inlineSize).toBe(`${1920 / devicePixelRatio}px`);
    await user.click(button('Fit to window'));
    expect(stage().queryByRole('group', { name: /actual size/ })).toBeNull();
  });

  it('fills the whole screen and leaves it', async () => {
    Object.defineProperty(document, 'fullscreenEnabled', { value: true, configurable: true });
    let full: Element | null = null;
    Object.defineProperty(document, 'fullscreenElement', { get: () => full, configurable: true });
    const put = (element: Element | null) => {
      full = element;
      document.dispatchEvent(new Event('fullscreenchange'));
      return Promise.resolve();
    };
    Element.prototype.requestFullscreen = function request(this: Element) {
      return put(this);
    };
    document.exitFullscreen = () => put(null);
    const { user } = await show([sharing('u-eva', 'Eva')]);
    await user.click(button('Full screen'));
    expect((full as Element | null)?.getAttribute('aria-label')).toBe('Shared screen');
    await user.click(button('Leave full screen'));
    expect(full).toBeNull();
    expect(button('Full screen')).toBeTruthy();
  });
});

describe('my own picture', () => {
  const on = () =>
    room.facts.setState({
      local: { microphone: { state: 'off' }, camera: { state: 'on', track: video(), muted: false } },
    });
  const corner = () => screen.getByLabelText('Your camera').parentElement?.dataset;

  it('stands in a corner, moved by keys and by its menu', async () => {
    const { user } = await show([{ id: 'u-eva', name: 'Eva' }], { mediaState: VIDEO });
    act(on);
    expect(corner()).toMatchObject({ block: 'end', inline: 'end' });
    button('Your picture. Arrow keys move it to another corner.').focus();
    await user.keyboard('{ArrowUp}{ArrowLeft}');
    expect(corner()).toMatchObject({ block: 'start', inline: 'start' });
    await user.click(button('Your picture'));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Move to the bottom left' }));
    expect(corner()).toMatchObject({ block: 'end', inline: 'start' });
  });

  it('is dragged to the corner where it is let go', async () => {
    await show([{ id: 'u-eva', name: 'Eva' }], { mediaState: VIDEO });
    act(on);
    const self = screen.getByLabelText('Your camera').parentElement as HTMLElement;
    const rect = { left: 0, top: 0, width: 800, height: 400 } as DOMRect;
    Object.defineProperty(self, 'offsetParent', { value: { getBoundingClientRect: () => rect } });
    const handle = button('Your picture. Arrow keys move it to another corner.');
    handle.setPointerCapture = () => {};
    fireEvent.pointerDown(handle, { clientX: 700, clientY: 350 });
    fireEvent.pointerMove(handle, { clientX: 300, clientY: 60 });
    expect(self.style.translate).toBe('-400px -290px');
    fireEvent.pointerUp(handle, { clientX: 100, clientY: 60 });
    expect(corner()).toMatchObject({ block: 'start', inline: 'start' });
    expect(self.style.translate).toBe('');
    fireEvent.pointerDown(handle, { clientX: 700, clientY: 350 });
    fireEvent.pointerUp(handle, { clientX: 702, clientY: 352 });
    expect(corner(), 'a click that trembled').toMatchObject({ block: 'start' });
  });

  it('among many stands as a tile; hidden and shown again by the menu', async () => {
    const { user } = await show(many(4), { mediaState: VIDEO });
    act(on);
    expect(tiles()).toContain(ME);
    await user.click(button('More'));
    await user.click(screen.getByRole('menuitem', { name: 'Hide my picture' }));
    expect(screen.queryByLabelText('Your camera')).toBeNull();
    await user.click(button('More'));
    await user.click(screen.getByRole('menuitem', { name: 'Show my picture' }));
    await user.click(button('More'));
    await user.click(screen.getByRole('menuitem', { name: 'Show me in a corner' }));
    expect(tiles()).not.toContain(ME);
    expect(corner()).toMatchObject({ block: 'end' });
  });

  it('is not there while my camera is off', async () => {
    await show(many(4));
    act(on);
    expect(screen.queryByLabelText('Your camera')).toBeNull();
  });
});
