import { guarded } from './guard.ts';
import * as implemented from './implemented.ts';
import * as lacking from './lacking.ts';

/** The module that `electron` resolves to, in main and in everything that main loads. */
export * from './implemented.ts';
export * from './lacking.ts';

/** Modules of pages only: Electron's main has none of them either, and libraries look in order to learn where they run. */
const ELSEWHERE = {
  contextBridge: undefined,
  ipcRenderer: undefined,
  webFrame: undefined,
  webUtils: undefined,
};

const electron: object = guarded('electron', { ...implemented, ...lacking, ...ELSEWHERE });
export default electron;
