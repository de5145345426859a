import { type RefObject, useEffect, useRef } from 'react';

/** Shows a track in the video element that is given this ref. The element is to be muted. */
export function usePicture(track: MediaStreamTrack): RefObject<HTMLVideoElement | null> {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return undefined;
    video.srcObject = new MediaStream([track]);
    video.play().catch(() => {
      // muted pictures may always play; it only rejects when the element goes away at once
    });
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return element;
}
