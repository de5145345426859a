/** Tracks as elements: pictures are always silent, sound has an element of its own and an output of the person's choice. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useShownPicture } from '../../call/context.tsx';
import { cx } from '../../ui/cx.ts';
import { usePicture } from '../../ui/use-picture.ts';
import { type Size, useSize } from '../../ui/use-size.ts';
import styles from './media-elements.module.css';

export interface VideoProps {
  readonly track: MediaStreamTrack;
  readonly label: string;
  /** Whose it is; left out for my own. */
  readonly remote?: string | undefined;
  readonly of?: 'camera' | 'screen';
  /** As in a mirror: how people know themselves. */
  readonly mirrored?: boolean;
  /** `cover` fills the frame and loses the edges, of an upright picture nothing; `contain` shows all. */
  readonly fit?: 'cover' | 'contain';
  /** The size of the picture itself, whenever it changes. */
  readonly onPictureSize?: ((size: Size) => void) | undefined;
}

/** Transparent until the first picture is there, so that what lies behind shows meanwhile. */
export function Video(props: VideoProps): ReactNode {
  const { track, label, remote, of = 'camera', mirrored = false, fit = 'contain', onPictureSize } = props;
  const element = usePicture(track);
  useShownPicture(of === 'camera' ? remote : undefined, useSize(element).width);
  const [portrait, setPortrait] = useState(false);
  const measure = () => {
    const { videoWidth: width = 0, videoHeight: height = 0 } = element.current ?? {};
    setPortrait(height > width);
    onPictureSize?.({ width, height });
  };
  return (
    <video
      ref={element}
      autoPlay
      playsInline
      muted
      aria-label={label}
      data-remote={remote}
      data-of={of}
      className={cx(styles['video'], styles[portrait ? 'contain' : fit], mirrored && styles['mirrored'])}
      onResize={measure}
    />
  );
}

export interface SoundProps {
  readonly track: MediaStreamTrack;
  readonly userId: string;
  readonly of: 'microphone' | 'screen';
  /** 0 to 1. */
  readonly volume: number;
  /** Output device; `null`: the system's default. */
  readonly speakerId: string | null;
  /** The page may not play by itself; `play` does so from a click. */
  readonly onBlocked: (play: () => void) => void;
}

export function Sound({ track, userId, of, volume, speakerId, onBlocked }: SoundProps): ReactNode {
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
    if (element.current) element.current.volume = volume;
  }, [volume]);
  useEffect(() => {
    // a device that is gone leaves the sound on the default one
    element.current?.setSinkId?.(speakerId ?? '').catch(() => undefined);
  }, [speakerId]);
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- live speech has none
  return <audio ref={element} autoPlay data-remote={userId} data-of={of} />;
}
