import { kindOf, type TrackRole } from './track-role.ts';

/** Bits per second. Speech in Opus is transparent at 64 kbit/s; the seed allows 32 to 128. */
export const AUDIO_MAX_BPS = 64_000;
/** Bits per second, for 1280x720 at 30 frames a second. */
export const VIDEO_MAX_BPS = 2_000_000;

const limits = (role: TrackRole): RTCRtpEncodingParameters =>
  kindOf(role) === 'audio'
    ? { maxBitrate: AUDIO_MAX_BPS, priority: 'high' }
    : { maxBitrate: VIDEO_MAX_BPS, priority: 'medium' };

/** What is given up first when bandwidth or CPU is short: a face loses sharpness, a screen loses smoothness. */
const preference = (role: TrackRole): RTCDegradationPreference =>
  role === 'screen' ? 'maintain-resolution' : 'maintain-framerate';

/** Limits one sender. Works before and while its track is null; rejects where the browser refuses the parameters. */
export async function limitSender(sender: RTCRtpSender, role: TrackRole): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) Object.assign(encoding, limits(role));
  if (kindOf(role) === 'video') parameters.degradationPreference = preference(role);
  await sender.setParameters(parameters);
}

/** After silence on the path: the other side would ask only every 3 s, so the sender gives a key frame unasked. */
export async function sendKeyFrame(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  await sender.setParameters(parameters, {
    encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })),
  });
}
