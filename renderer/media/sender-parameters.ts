import type { SenderPlan } from './sender-plan.ts';
import type { TrackRole } from './track-role.ts';

/** What one sender is limited to. */
export interface SenderLimits {
  readonly encoding: RTCRtpEncodingParameters;
  /** What is given up first when bandwidth or CPU is short; `null`: of sound nothing is. */
  readonly preference: RTCDegradationPreference | null;
}

const bps = (kbps: number): number => kbps * 1000;

/** A face or a film loses sharpness, a shared text loses smoothness; a screen may stand in the camera's place. Pure. */
export function limitsFor(role: TrackRole, track: MediaStreamTrack | null, plan: SenderPlan): SenderLimits {
  if (role === 'microphone') return sound(plan.audioKbps);
  if (role === 'screen-audio') return sound(plan.screenAudioKbps);
  const hint = track?.contentHint ?? '';
  if (role === 'screen' || hint !== '') {
    const { maxKbps, maxFramesPerSecond } = plan.screen;
    return {
      encoding: {
        active: true,
        maxBitrate: bps(maxKbps),
        maxFramerate: maxFramesPerSecond,
        scaleResolutionDownBy: 1,
        priority: 'medium',
      },
      preference: hint === 'motion' ? 'maintain-framerate' : 'maintain-resolution',
    };
  }
  const { level, height, maxKbps, maxFramesPerSecond } = plan.camera;
  if (level === 'off') return { encoding: { active: false }, preference: 'maintain-framerate' };
  return {
    encoding: {
      active: true,
      maxBitrate: bps(maxKbps),
      maxFramerate: maxFramesPerSecond,
      scaleResolutionDownBy: Math.max(1, linesOf(track) / height),
      priority: 'medium',
    },
    preference: 'maintain-framerate',
  };
}

const sound = (kbps: number): SenderLimits => ({
  encoding: { maxBitrate: bps(kbps), priority: 'high' },
  preference: null,
});

/** Of the captured picture, also when it stands upright; before there is one, of the usual one. */
function linesOf(track: MediaStreamTrack | null): number {
  const { width = Infinity, height = Infinity } = track?.getSettings() ?? {};
  const lines = Math.min(width, height);
  return Number.isFinite(lines) ? lines : 720;
}

/**
 * Works before and while the sender's track is null; rejects where the browser refuses the parameters. `limitsOf`: what one of several
 * sizes may send, by its rid.
 */
export async function limitSender(
  sender: RTCRtpSender,
  { encoding: limits, preference }: SenderLimits,
  limitsOf: (rid: string | undefined) => RTCRtpEncodingParameters = () => limits,
): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) Object.assign(encoding, limitsOf(encoding.rid));
  if (preference) parameters.degradationPreference = preference;
  await sender.setParameters(parameters);
}

/** After silence on the path: the other side would ask only every 3 s, so the sender gives a key frame unasked. */
export async function sendKeyFrame(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  await sender.setParameters(parameters, {
    encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })),
  });
}
