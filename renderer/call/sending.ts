import type { CallView } from '#shared/contracts/view.ts';
import type { LocalFacts } from '../media/local-media.ts';
import type { LocalScreenState, ShareHint } from '../media/local-screen.ts';
import type { MediaHints } from '../media/media-hints.ts';

/** What goes out on every link of a call. */
export interface Sending {
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
  readonly screenAudio: MediaStreamTrack | null;
  /** What matters of the shared picture; `null`: none is shared. */
  readonly shareHint: ShareHint | null;
  readonly hints: MediaHints;
}

export const SENDING_NOTHING: Sending = {
  microphone: null,
  camera: null,
  screen: null,
  screenAudio: null,
  shareHint: null,
  hints: { muted: true, camera: false, sharing: false, sharePaused: false },
};

/** The same without a track: what is told of it stays. */
export const withoutMedia = (sending: Sending): Sending => ({
  ...SENDING_NOTHING,
  shareHint: sending.shareHint,
  hints: sending.hints,
});

/** Nothing goes in it but my screen, to whoever looks. */
export const showsAlone = (call: Pick<CallView, 'screenOnly' | 'watch'> | null): boolean =>
  call?.screenOnly === true && !call.watch;

/** What my devices and my screen give to a call. Pure. */
export function sendingOf(local: LocalFacts, screen: LocalScreenState, call: CallView | null): Sending {
  if (call?.watch) return SENDING_NOTHING;
  if (call && showsAlone(call)) return screenAlone(screen, call);
  const { microphone, camera } = local;
  // a device that is just opening counts as sent: its media is a moment away, and the other side makes room for it now
  const opening = microphone.state === 'starting';
  const sending: Sending = {
    ...SENDING_NOTHING,
    microphone: microphone.state === 'on' ? microphone.track : null,
    camera: camera.state === 'on' ? camera.track : null,
    hints: {
      muted: !opening && (microphone.state !== 'on' || microphone.muted),
      camera: camera.state === 'on' || camera.state === 'starting',
      sharing: false,
      sharePaused: false,
    },
  };
  return call && screen.state === 'sharing' && screen.callId === call.id
    ? withScreen(sending, screen, call)
    : sending;
}

/** Paused, nothing of it is sent: the others keep the last picture. */
function withScreen(
  sending: Sending,
  { picture, sound, paused, hint: shareHint }: Extract<LocalScreenState, { state: 'sharing' }>,
  { dialect }: CallView,
): Sending {
  const hints = { ...sending.hints, sharing: true, sharePaused: paused };
  const shown = paused ? null : picture;
  return dialect.screenAs === 'replaces-camera'
    ? { ...sending, camera: shown, shareHint, hints }
    : { ...sending, screen: shown, screenAudio: paused ? null : sound, shareHint, hints };
}

/** In the places of camera and microphone, which stay off. */
function screenAlone(screen: LocalScreenState, { id }: CallView): Sending {
  if (screen.state !== 'sharing' || screen.callId !== id) return SENDING_NOTHING;
  const { picture, sound, paused, hint: shareHint } = screen;
  const hints = { ...SENDING_NOTHING.hints, sharing: true, sharePaused: paused };
  const shown = paused ? null : picture;
  return { ...SENDING_NOTHING, camera: shown, microphone: paused ? null : sound, shareHint, hints };
}

const FIELDS = ['microphone', 'camera', 'screen', 'screenAudio', 'shareHint'] as const;
const HINTS = ['muted', 'camera', 'sharing', 'sharePaused'] as const;

export const sameSending = (a: Sending, b: Sending): boolean =>
  FIELDS.every((field) => a[field] === b[field]) && HINTS.every((hint) => a.hints[hint] === b.hints[hint]);
