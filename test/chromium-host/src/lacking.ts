import { absent } from './guard.ts';

/** The modules of Electron's main process that the host lacks: they can be imported, and throw by name when used. */
export const autoUpdater = absent('autoUpdater');
export const BaseWindow = absent('BaseWindow');
export const BrowserView = absent('BrowserView');
export const ClipboardItem = absent('ClipboardItem');
export const contentTracing = absent('contentTracing');
export const ImageView = absent('ImageView');
export const inAppPurchase = absent('inAppPurchase');
export const IpcMainServiceWorker = absent('IpcMainServiceWorker');
export const netLog = absent('netLog');
export const pushNotifications = absent('pushNotifications');
export const ShareMenu = absent('ShareMenu');
export const sharedTexture = absent('sharedTexture');
export const TouchBar = absent('TouchBar');
export const View = absent('View');
export const webFrameMain = absent('webFrameMain');
export const WebContentsView = absent('WebContentsView');
export const WebSocket = absent('WebSocket');
