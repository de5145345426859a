// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { CallRoomProvider } from '../../call/context.tsx';
import { createFakeRoom, type FakeRoom } from './fake-room.ts';
import { Video, type VideoProps } from './media-elements.tsx';

const measuring = new Set<ResizeObserverCallback>();

class FakeResizeObserver implements ResizeObserver {
  readonly #callback: ResizeObserverCallback;

  constructor(callback: ResizeObserverCallback) {
    this.#callback = callback;
  }

  observe(): void {
    measuring.add(this.#callback);
  }

  unobserve(): void {
    this.disconnect();
  }

  disconnect(): void {
    measuring.delete(this.#callback);
  }
}

let room: FakeRoom;
/** How wide Grace is said to be shown, as it changes. */
let widths: number[];
beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeMediaStream);
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockReturnValue();
  room = createFakeRoom();
  widths = [];
  room.pictures.follow('grace', (width) => widths.push(width));
});
afterEach(() => {
  cleanup();
  measuring.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const show = (more: Partial<VideoProps>) =>
  render(
    <CallRoomProvider room={room}>
      <Video track={new FakeTrack('video').asTrack} label="Grace" {...more} />
    </CallRoomProvider>,
  );
const layOut = (width: number): void =>
  act(() => {
    const entries = [{ contentRect: { width, height: width / 2 } }] as ResizeObserverEntry[];
    for (const callback of measuring) callback(entries, new FakeResizeObserver(callback));
  });

it('says how wide a camera of somebody is shown, and that it is gone', () => {
  const { unmount } = show({ remote: 'grace' });
  layOut(640);
  expect(widths.at(-1)).toBe(640);
  layOut(200);
  expect(widths.at(-1)).toBe(200);
  unmount();
  expect(widths.at(-1)).toBe(0);
});

it('is not out of sight between two widths', () => {
  show({ remote: 'grace' });
  layOut(500);
  widths.length = 0;
  layOut(350);
  layOut(450);
  expect(widths).not.toContain(0);
  expect(widths.at(-1)).toBe(450);
});

it('says nothing of a screen, nor of my own picture', () => {
  show({ remote: 'grace', of: 'screen' });
  show({});
  layOut(640);
  expect(widths).toEqual([0]);
});
