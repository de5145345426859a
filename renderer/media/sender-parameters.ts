import { kindOf, type TrackRole } from './track-role.ts';

/** Bits per second. Speech in Opus is transparent at 64 kbit/s; the seed allows 32 to 128. */
export const AUDIO_MAX_BPS = 64_000;
/** Bits per second, for 1280x720 at 30 frames a second. */
export const VIDEO_MAX_BPS = 2_000_000;
/** Bits per second, for a whole screen. */
export const SCREEN_MAX_BPS = 2_500_000;

const limits = (role: TrackRole): RTCRtpEncodingParameters =>
  kindOf(role) === 'audio'
    ? { maxBitrate: AUDIO_MAX_BPS, priority: 'high' }
    : { maxBitrate: role === 'screen' ? SCREEN_MAX_BPS : VIDEO_MAX_BPS, priority: 'medium' };

/** What is given up first when bandwidth or CPU is short: a face or a film loses sharpness, a shared text loses smoothness. */
const preference = (role: TrackRole, track: MediaStreamTrack | null): RTCDegradationPreference =>
  track?.contentHint === 'text' || (role === 'screen' && track?.contentHint !== 'motion')
    ? 'maintain-resolution'
    : 'maintain-framerate';

/** Limits one sender. Works before and while its track is null; rejects where the browser refuses the parameters. */
export async function limitSender(sender: RTCRtpSender, role: TrackRole): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) Object.assign(encoding, limits(role));
  if (kindOf(role) === 'video') parameters.degradationPreference = preference(role, sender.track);
  await sender.setParameters(parameters);
}

/** After silence on the path: the other side would ask only every 3 s, so the sender gives a key frame unasked. */
export async function sendKeyFrame(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  await sender.setParameters(parameters, {
    encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })),
  });
}
