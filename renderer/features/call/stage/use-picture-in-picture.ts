import { type RefObject, useEffect, useRef, useState } from 'react';

export interface PictureInPicture {
  /** Of a hidden video of its own, so that the small picture goes on and follows the floor while tiles come and go. */
  readonly element: RefObject<HTMLVideoElement | null>;
  readonly on: boolean;
  /** `null`: not possible here, or nothing to be seen. */
  readonly toggle: (() => void) | null;
}

/**
 * The large picture in a small window of the system. By a click; and by itself when the page is left, where the browser asks for
 * it through the media session. Elsewhere nothing happens. The hidden video plays only while that window is open.
 */
export function usePictureInPicture(track: MediaStreamTrack | null): PictureInPicture {
  const element = useRef<HTMLVideoElement>(null);
  const [on, setOn] = useState(false);
  const possible = track !== null && document.pictureInPictureEnabled;
  useEffect(() => {
    const { current } = element;
    if (!possible || !current) return undefined;
    return offerToLeave(() => void open(current, track));
  }, [possible, track]);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const enter = () => setOn(true);
    const leave = () => {
      setOn(false);
      current.srcObject = null;
    };
    current.addEventListener('enterpictureinpicture', enter);
    current.addEventListener('leavepictureinpicture', leave);
    return () => {
      current.removeEventListener('enterpictureinpicture', enter);
      current.removeEventListener('leavepictureinpicture', leave);
      current.srcObject = null;
    };
  }, []);
  useEffect(() => {
    if (!on || !element.current) return;
    if (track) show(element.current, track);
    else close();
  }, [on, track]);
  const toggle = () => {
    if (on) close();
    else if (element.current && track) void open(element.current, track);
  };
  return { element, on, toggle: possible ? toggle : null };
}

function show(video: HTMLVideoElement, track: MediaStreamTrack): void {
  const { srcObject } = video;
  if (srcObject instanceof MediaStream && srcObject.getVideoTracks()[0] === track) return;
  video.srcObject = new MediaStream([track]);
  video.play().catch(() => undefined); // taken away while it began
}

async function open(video: HTMLVideoElement, track: MediaStreamTrack): Promise<void> {
  show(video, track);
  if (video.readyState < HTMLMediaElement.HAVE_METADATA) {
    await new Promise((resolve) => video.addEventListener('loadedmetadata', resolve, { once: true }));
  }
  // refused where the browser wants a click and the page was just left
  await video.requestPictureInPicture().catch(() => {
    video.srcObject = null;
  });
}

function close(): void {
  document.exitPictureInPicture().catch(() => undefined); // it has closed meanwhile
}

/** Chromium asks for it when the page is hidden in a call. The action is younger than the types of the library. */
function offerToLeave(enter: () => void): () => void {
  const action = 'enterpictureinpicture' as MediaSessionAction;
  const set = (handler: (() => void) | null) => {
    try {
      navigator.mediaSession?.setActionHandler(action, handler);
    } catch {
      // not known here: the button remains
    }
  };
  set(enter);
  return () => set(null);
}
