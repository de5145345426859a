/** Electron's IPC as the router's transport. Nobody else uses `ipcMain`. */
import { ipcMain } from 'electron';
import type { WindowRegistry } from '../windows/registry.ts';
import type { Deliver, Router } from './router.ts';

/** Answers every channel of the router. What is known of the sender is read when the message arrives: later its frame may be gone. */
export function bindRouter(router: Router, windows: WindowRegistry): void {
  for (const channel of router.channels) {
    ipcMain.handle(channel, (event, payload: unknown) => {
      const frame = event.senderFrame;
      const sender = {
        window: windows.kindOf(event.sender),
        url: frame?.url ?? '',
        topFrame: frame !== null && frame.parent === null,
      };
      return router.dispatch(sender, channel, payload);
    });
  }
}

export const deliverTo =
  (windows: WindowRegistry): Deliver =>
  (kinds, channel, payload) => {
    for (const contents of windows.of(kinds)) contents.send(channel, payload);
  };
