/** Tracks as elements: pictures are always silent, sound has an element of its own and an output of the person's choice. */
import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from '../../ui/cx.ts';
import styles from './media-elements.module.css';

export interface VideoProps {
  readonly track: MediaStreamTrack;
  readonly label: string;
  readonly remote?: boolean;
  /** As in a mirror: how people know themselves. */
  readonly mirrored?: boolean;
}

/** Transparent until the first picture is there, so that what lies behind shows meanwhile. */
export function Video({ track, label, remote = false, mirrored = false }: VideoProps): ReactNode {
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
  return (
    <video
      ref={element}
      autoPlay
      playsInline
      muted
      aria-label={label}
      data-remote={remote ? '' : undefined}
      className={cx(styles['video'], mirrored && styles['mirrored'])}
    />
  );
}

export interface SoundProps {
  readonly track: MediaStreamTrack;
  /** Output device; `null`: the system's default. */
  readonly speakerId: string | null;
  /** The page may not play by itself; `play` does so from a click. */
  readonly onBlocked: (play: () => void) => void;
}

export function Sound({ track, speakerId, onBlocked }: SoundProps): ReactNode {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (!audio) return undefined;
    audio.srcObject = new MediaStream([track]);
    let gone = false;
    audio.play().catch((error: unknown) => {
      // anything but a refusal means that the element was taken away while it began
      if (gone || !(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      onBlocked(() => void audio.play().catch(() => undefined));
    });
    return () => {
      gone = true;
      audio.srcObject = null;
    };
  }, [track, onBlocked]);
  useEffect(() => {
    // a device that is gone leaves the sound on the default one
    element.current?.setSinkId?.(speakerId ?? '').catch(() => undefined);
  }, [speakerId]);
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- live speech has none
  return <audio ref={element} autoPlay data-remote="" />;
}
