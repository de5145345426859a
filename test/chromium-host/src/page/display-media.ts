import type { HostChannel } from './config.ts';
import type { DisplayAnswer } from './messages.ts';

/** getDisplayMedia asks the session's handler, then lets Chromium capture the source at which the host has aimed it. */

/** Of the drawn test window that stands in where there is no display. */
const DRAWN = { width: 640, height: 360, framesPerSecond: 15 };

/** What Chromium says with these errors. */
const REFUSALS = {
  AbortError: 'Invalid capture constraints',
  NotAllowedError: 'Permission denied',
  NotSupportedError: 'Not supported',
};

/** Options that TypeScript's library does not know yet. */
interface Options extends DisplayMediaStreamOptions {
  monitorTypeSurfaces?: 'include' | 'exclude';
  selfBrowserSurface?: 'include' | 'exclude';
}

export function hookDisplayMedia(devices: MediaDevices, host: HostChannel): void {
  const native = devices.getDisplayMedia.bind(devices);

  devices.getDisplayMedia = async (options: Options = {}) => {
    const gesture = navigator.userActivation.isActive;
    if (!gesture)
      throw new DOMException('getDisplayMedia() requires transient activation', 'InvalidStateError');
    const question = {
      about: 'display',
      video: options.video !== false,
      audio: !!options.audio,
      gesture,
    } as const;
    const answer = (await host.ask(question)) as DisplayAnswer;
    if ('refuse' in answer) throw new DOMException(REFUSALS[answer.refuse], answer.refuse);
    try {
      return answer.grant === 'drawn' ? drawnStream() : await native(aimed(options, answer.grant));
    } finally {
      await host.ask({ about: 'display-started' });
    }
  };
}

/** Leaves Chromium no other choice than the source that wears the capture title. No machine of ours has a sound to share. */
function aimed(options: Options, grant: 'window' | 'screen'): Options {
  const asked = typeof options.video === 'object' ? options.video : {};
  const isWindow = grant === 'window';
  return {
    ...options,
    audio: false,
    video: { ...asked, displaySurface: isWindow ? 'window' : 'monitor' },
    monitorTypeSurfaces: isWindow ? 'exclude' : 'include',
    selfBrowserSurface: 'exclude',
  };
}

/** A moving picture, so that flows run where there is nothing to capture. */
function drawnStream(): MediaStream {
  const { width, height, framesPerSecond } = DRAWN;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new DOMException('No canvas', 'NotSupportedError');
  const stream = canvas.captureStream(framesPerSecond);
  const [track] = stream.getVideoTracks();
  const timer = setInterval(() => {
    if (track?.readyState === 'ended') return clearInterval(timer);
    context.fillStyle = '#246';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fff';
    context.fillRect((Date.now() / 10) % width, 0, 20, height);
  }, 1000 / framesPerSecond);
  return stream;
}
