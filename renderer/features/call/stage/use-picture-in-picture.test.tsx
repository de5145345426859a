// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { usePictureInPicture } from './use-picture-in-picture.ts';

const video = () => new FakeTrack('video').asTrack;
let shown: FakeMediaStream | null;
let actions: Map<string, (() => void) | null>;

beforeEach(() => {
  shown = null;
  actions = new Map();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockImplementation((stream) => {
    shown = stream as unknown as FakeMediaStream | null;
  });
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'get').mockImplementation(
    () => shown as unknown as MediaStream,
  );
  vi.spyOn(HTMLMediaElement.prototype, 'readyState', 'get').mockReturnValue(4);
  Object.defineProperty(document, 'pictureInPictureEnabled', { value: true, configurable: true });
  Object.defineProperty(navigator, 'mediaSession', {
    value: { setActionHandler: (name: string, handler: (() => void) | null) => actions.set(name, handler) },
    configurable: true,
  });
  HTMLVideoElement.prototype.requestPictureInPicture = function open(this: HTMLVideoElement) {
    this.dispatchEvent(new Event('enterpictureinpicture'));
    return Promise.resolve({} as PictureInPictureWindow);
  };
  document.exitPictureInPicture = () => {
    document.querySelector('video')?.dispatchEvent(new Event('leavepictureinpicture'));
    return Promise.resolve();
  };
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function Page({ track }: { readonly track: MediaStreamTrack | null }): ReactNode {
  const { element, on, toggle } = usePictureInPicture(track);
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- a picture alone */}
      <video ref={element} />
      <button type="button" disabled={toggle === null} onClick={() => toggle?.()}>
        {on ? 'on' : 'off'}
      </button>
    </>
  );
}
async function press(): Promise<void> {
  await act(async () => {
    screen.getByRole('button').click();
    await settle();
  });
}
const says = () => screen.getByRole('button').textContent;

describe('picture in picture', () => {
  it('opens and closes by the button, and plays only meanwhile', async () => {
    const track = video();
    render(<Page track={track} />);
    expect(shown).toBeNull();
    await press();
    expect(says()).toBe('on');
    expect(shown?.getVideoTracks()).toEqual([track]);
    await press();
    expect(says()).toBe('off');
    expect(shown).toBeNull();
  });

  it('follows the large picture, and closes when there is none', async () => {
    const [first, second] = [video(), video()];
    const { rerender } = render(<Page track={first} />);
    await press();
    rerender(<Page track={second} />);
    expect(shown?.getVideoTracks()).toEqual([second]);
    await act(async () => rerender(<Page track={null} />));
    expect(says()).toBe('off');
  });

  it('opens when the browser asks for it as the page is left, and no more after the call', async () => {
    const { unmount } = render(<Page track={video()} />);
    await act(async () => {
      actions.get('enterpictureinpicture')?.();
      await settle();
    });
    expect(says()).toBe('on');
    unmount();
    expect(actions.get('enterpictureinpicture')).toBeNull();
  });

  it('is not offered where it is not possible, and nothing fails', () => {
    Object.defineProperty(document, 'pictureInPictureEnabled', { value: undefined, configurable: true });
    Object.defineProperty(navigator, 'mediaSession', {
      value: {
        setActionHandler: () => {
          throw new TypeError('unknown action');
        },
      },
      configurable: true,
    });
    render(<Page track={video()} />);
    expect(screen.getByRole('button')).toHaveProperty('disabled', true);
  });

  it('an unknown action of the media session leaves the button', async () => {
    Object.defineProperty(navigator, 'mediaSession', {
      value: {
        setActionHandler: () => {
          throw new TypeError('unknown action');
        },
      },
      configurable: true,
    });
    render(<Page track={video()} />);
    await press();
    expect(says()).toBe('on');
  });

  it('a refusal leaves all as it was', async () => {
    HTMLVideoElement.prototype.requestPictureInPicture = () =>
      Promise.reject(new DOMException('', 'NotAllowedError'));
    render(<Page track={video()} />);
    await press();
    expect(says()).toBe('off');
    expect(shown).toBeNull();
  });
});
