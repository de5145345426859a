/** Microphone, camera and speaker, each opened for a moment and let go. */
import type { CheckName, CheckResult } from '#shared/contracts/ipc/diagnostics.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { capture, type DeviceKind } from '../../media/capture.ts';
import type { CheckTools } from './page-tools.ts';

/** How long a microphone is listened to, and how often. */
export const LISTEN_MS = 2500;
const LOOK_MS = 50;
/** A working microphone is never as still as that: even a quiet room murmurs. */
const MURMUR_LEVEL = 0.002;

const result = (
  name: CheckName,
  state: CheckResult['state'],
  says: string,
  params: CheckResult['params'] = {},
): CheckResult => ({ name, state, says, params });

/** Resolves after `ms`, or at once when it is stopped. */
function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}

const FAILURES: Partial<Record<AppError['code'], string>> = {
  'no-microphone': 'deviceMissing',
  'no-camera': 'deviceMissing',
  'microphone-in-use': 'deviceInUse',
  'camera-in-use': 'deviceInUse',
  'permission-refused': 'deviceRefused',
};

async function withDevice(
  tools: CheckTools,
  kind: DeviceKind,
  deviceId: string | null,
  look: (track: MediaStreamTrack) => Promise<CheckResult> | CheckResult,
): Promise<CheckResult> {
  let track: MediaStreamTrack;
  try {
    ({ track } = await capture(tools.devices, kind, deviceId));
  } catch (error) {
    return result(kind, 'failed', FAILURES[AppError.from(error).code] ?? 'deviceFailed');
  }
  try {
    return await look(track);
  } finally {
    track.stop();
  }
}

export function checkMicrophone(
  tools: CheckTools,
  deviceId: string | null,
  signal: AbortSignal,
): Promise<CheckResult> {
  return withDevice(tools, 'microphone', deviceId, async (track) => {
    const params = { device: track.label.slice(0, 200) };
    const meter = tools.hear(track);
    if (!meter) return result('microphone', 'skipped', 'other');
    try {
      for (let heard = 0; heard < LISTEN_MS && !signal.aborted; heard += LOOK_MS) {
        if (meter.read() > MURMUR_LEVEL) return result('microphone', 'ok', 'microphoneWorks', params);
        await wait(tools.clock, LOOK_MS, signal);
      }
      return result('microphone', 'warning', 'microphoneSilent', params);
    } finally {
      meter.close();
    }
  });
}

export function checkCamera(tools: CheckTools, deviceId: string | null): Promise<CheckResult> {
  return withDevice(tools, 'camera', deviceId, (track) => {
    const { width = 0, height = 0 } = track.getSettings();
    return result('camera', 'ok', 'cameraWorks', { device: track.label.slice(0, 200), width, height });
  });
}

/** Plays the test sound; only the person knows whether it was heard. */
export async function checkSpeaker(
  tools: CheckTools,
  speakerId: string | null,
  signal: AbortSignal,
): Promise<CheckResult> {
  const found = await tools.devices?.enumerateDevices();
  if (!found?.some(({ kind }) => kind === 'audiooutput')) return result('speaker', 'failed', 'speakerNone');
  await new Promise<void>((resolve) => {
    const sound = tools.playTest(speakerId, resolve);
    signal.addEventListener('abort', () => {
      sound.close();
      resolve();
    });
  });
  return result('speaker', 'ok', 'speakerPlayed');
}
