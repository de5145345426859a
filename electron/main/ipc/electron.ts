/** Electron's IPC as the router's transport. Nobody else uses `ipcMain`. */
import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { WindowRegistry } from '../windows/registry.ts';
import type { Deliver, Router, Sender } from './router.ts';

/** Answers every channel of the router. What is known of the sender is read when the message arrives: later its frame may be gone. */
export function bindRouter(router: Router, windows: WindowRegistry): void {
  for (const channel of router.channels) {
    ipcMain.handle(channel, (event, payload: unknown) => {
      const sender = senderOf(event, windows);
      return router.dispatch(sender, channel, payload);
    });
  }
}

/** Electron's frame throws on whatever one asks of it once its document has gone: then nobody of ours is asking. */
function senderOf(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  windows: WindowRegistry,
): Sender {
  const nobody: Sender = { window: windows.kindOf(event.sender), url: '', topFrame: false };
  try {
    const frame = event.senderFrame;
    return frame ? { ...nobody, url: frame.url, topFrame: frame.parent === null } : nobody;
  } catch {
    return nobody;
  }
}

export const deliverTo =
  (windows: WindowRegistry): Deliver =>
  (kinds, channel, payload) => {
    for (const contents of windows.of(kinds)) contents.send(channel, payload);
  };
