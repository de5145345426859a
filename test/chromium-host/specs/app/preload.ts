import { contextBridge, ipcRenderer } from 'electron';
import type { MiniApi } from './contract.ts';

// A MessagePort reaches the page through window.postMessage, as Electron's documentation has it.
ipcRenderer.on('port', (event) => window.postMessage('port', '*', event.ports));

const api: MiniApi = {
  platform: process.platform,
  add: (a, b) => a + b,
  later: async (milliseconds) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return 'done';
  },
  boom: () => {
    throw new RangeError('too far');
  },
  reject: () => Promise.reject(Object.assign(new TypeError('no'), { code: 7 })),
  twice: (callback) => callback(1) + callback(2),
  same: (callback) => callback,
  echo: (value) => ipcRenderer.invoke('echo', value),
  fail: () => ipcRenderer.invoke('fail') as Promise<never>,
  senderUrl: () => ipcRenderer.invoke('sender-url') as Promise<string>,
  slowSenderUrl: () => ipcRenderer.invoke('slow-sender-url') as Promise<string[]>,
  double: (n) => ipcRenderer.invoke('double', n) as ReturnType<MiniApi['double']>,
  note: (text) => ipcRenderer.send('note', text),
  openPort: () => ipcRenderer.send('open-port'),
  onNoted: (listener) => {
    const forward = (_event: unknown, text: string, at: Date): void => listener(text, at);
    ipcRenderer.on('noted', forward);
    return () => void ipcRenderer.off('noted', forward);
  },
};

contextBridge.exposeInMainWorld('mini', api);
(window as unknown as { preloadOnly: number }).preloadOnly = 1;
