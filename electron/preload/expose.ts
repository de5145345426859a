/** Electron's way: `window.parley` over ipcRenderer, through the context bridge. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { BRIDGE, IpcResult, WindowKind } from '#shared/contracts/ipc/group.ts';
import { createBridge } from './bridge.ts';

const GLOBAL: typeof BRIDGE = 'parley';

export function expose(kind: WindowKind): void {
  const bridge = createBridge(kind, {
    invoke: (channel, input) => ipcRenderer.invoke(channel, input) as Promise<IpcResult>,
    listen(channel, listener) {
      // the event itself stays here: it would hand the page a sender
      const hear = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
      ipcRenderer.on(channel, hear);
      return () => void ipcRenderer.removeListener(channel, hear);
    },
  });
  contextBridge.exposeInMainWorld(GLOBAL, bridge);
}
