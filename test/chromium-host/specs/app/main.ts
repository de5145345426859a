import {
  app,
  BrowserWindow,
  desktopCapturer,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  net,
  Notification,
  powerMonitor,
  protocol,
  session,
  shell,
  Tray,
  utilityProcess,
  type IpcMainInvokeEvent,
} from 'electron';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MiniState } from './contract.ts';

/** A small app with the habits of a real one: secure windows, a custom scheme, a tray, one instance. */

const ORIGIN = 'app://mini';
const CSP = "default-src 'self'; media-src 'self' blob: mediastream:";
const TYPES: Record<string, string> = { html: 'text/html', js: 'text/javascript' };
const WEB_PREFERENCES = {
  preload: join(import.meta.dirname, 'preload.cjs'),
  sandbox: true,
  contextIsolation: true,
};

const state: MiniState = { log: [], mayRequest: true, mayCheck: true, source: '', hidesOnClose: false };
// Whoever is collected can be neither clicked nor closed.
const held: unknown[] = [];

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
if (!app.requestSingleInstanceLock({ from: 'mini' })) app.exit(0);
app.on('second-instance', (_event, argv, _folder, data) =>
  state.log.push(`second ${argv.at(-1)} ${JSON.stringify(data)}`),
);
app.on('window-all-closed', () => state.log.push('all closed')); // stays in the tray
app.on('render-process-gone', (_event, contents, { reason }) =>
  state.log.push(`app: gone ${contents.id} ${reason}`),
);
app.on('child-process-gone', (_event, { type, name }) => state.log.push(`app: child gone ${type} ${name}`));
app.on('web-contents-created', (_event, contents) => {
  contents.setWindowOpenHandler(({ url }) => {
    void shell.openExternal(url);
    return { action: 'deny' };
  });
  contents.on('will-frame-navigate', ({ isMainFrame, url }) => {
    if (!isMainFrame) state.log.push(`frame ${url}`);
  });
  contents.on('will-navigate', (event) => guard(event, 'navigate'));
  contents.on('will-redirect', (event) => guard(event, 'redirect'));
});

function guard(event: { url: string; preventDefault(): void }, verb: string): void {
  if (event.url.startsWith(`${ORIGIN}/`)) return;
  event.preventDefault();
  state.log.push(`no ${verb} ${event.url}`);
}

async function openMain(): Promise<void> {
  const window = new BrowserWindow({ width: 900, height: 600, show: false, webPreferences: WEB_PREFERENCES });
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    if (!state.hidesOnClose) return;
    event.preventDefault();
    window.hide();
  });
  window.on('show', () => state.log.push('show'));
  window.on('hide', () => state.log.push('hide'));
  window.on('focus', () => state.log.push('focus'));
  window.on('blur', () => state.log.push('blur'));
  window.on('closed', () => state.log.push('closed'));
  window.webContents.on('render-process-gone', (_event, { reason }) => state.log.push(`gone ${reason}`));
  await window.loadURL(`${ORIGIN}/index.html`);
}

async function openRing(from: string): Promise<void> {
  const size = { width: 320, height: 180, x: 900, y: 0 };
  const window = new BrowserWindow({
    ...size,
    alwaysOnTop: true,
    frame: false,
    webPreferences: WEB_PREFERENCES,
  });
  await window.loadURL(`${ORIGIN}/index.html?ring=${encodeURIComponent(from)}`);
}

function notify(title: string): void {
  const notification = new Notification({
    title,
    body: 'calls you',
    urgency: 'critical',
    timeoutType: 'never',
  });
  notification.on('click', () => state.log.push('notification click'));
  notification.on('close', () => state.log.push('notification close'));
  notification.show();
  held.push(notification);
}

function openTray(image?: string): void {
  const tray = new Tray(image ?? nativeImage.createEmpty());
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
  held.push(tray);
}

function handleIpc(): void {
  ipcMain.handle('echo', (event, value: unknown) => {
    refuseStrangers(event);
    state.log.push(Object.prototype.toString.call(value));
    return value;
  });
  ipcMain.handle('fail', () => {
    throw new TypeError('no such call');
  });
  ipcMain.handle('sender-url', (event) => event.senderFrame?.url);
  ipcMain.handle('slow-sender-url', async (event) => {
    const before = event.senderFrame?.url;
    await new Promise<void>((resolve) => event.sender.once('did-navigate', () => resolve()));
    state.log.push(`sender was ${before}, is ${event.senderFrame && 'there'}`);
  });
  ipcMain.on('note', (event, text: string) => event.sender.send('noted', `${text}!`, new Date(0)));
  ipcMain.on('open-port', (event) => {
    const { port1, port2 } = new MessageChannelMain();
    port1.on('message', ({ data }) => port1.postMessage({ got: data as unknown }));
    port1.start();
    event.sender.postMessage('port', null, [port2]);
  });
  ipcMain.handle('double', async (_event, n: number) => {
    const child = utilityProcess.fork(join(import.meta.dirname, 'worker.mjs'), ['hello'], {
      serviceName: 'doubler',
    });
    const answer = new Promise<unknown>((resolve) => child.once('message', resolve));
    child.postMessage({ n, map: new Map([[1, 2]]) });
    return answer.finally(() => child.kill());
  });
}

function refuseStrangers({ senderFrame }: IpcMainInvokeEvent): void {
  if (!senderFrame?.url.startsWith(`${ORIGIN}/`)) throw new Error(`refused: ${senderFrame?.url}`);
}

async function serve(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === '/detour') return Response.redirect('https://example.org/detour');
  if (pathname === '/headers') return Response.json(Object.fromEntries(request.headers));
  if (pathname === '/file.bin')
    return new Response('bytes', { headers: { 'content-type': 'application/octet-stream' } });
  const folder = pathname.endsWith('.html') ? join(import.meta.dirname, '..') : import.meta.dirname;
  const file = pathToFileURL(join(folder, pathname)).href;
  const answer = await net.fetch(file).catch(() => undefined);
  if (!answer) return new Response('not found', { status: 404 });
  const type = TYPES[pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  return new Response(answer.body, { headers: { 'content-type': type, 'content-security-policy': CSP } });
}

function handlePermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const { mediaTypes } = details as { mediaTypes?: string[] };
    state.log.push(`request ${permission} ${mediaTypes?.join('+')} ${details.requestingUrl}`);
    callback(state.mayRequest);
  });
  defaultSession.setPermissionCheckHandler(() => state.mayCheck);
  const chooseFor = async (callback: (streams: Electron.Streams | null) => void): Promise<void> =>
    callback(await choose());
  defaultSession.setDisplayMediaRequestHandler((_request, callback) => void chooseFor(callback));
  defaultSession.on('will-download', (event, item) => {
    state.log.push(`no download ${item.getURL()} ${item.getFilename()}`);
    event.preventDefault();
  });
}

async function choose(): Promise<Electron.Streams | null> {
  if (!state.source) return null;
  const types: ('screen' | 'window')[] = ['screen', 'window'];
  const sources = await desktopCapturer.getSources({ types, thumbnailSize: { width: 0, height: 0 } });
  const video = sources.find(({ id, name }) => id === state.source || name === state.source);
  return video ? { video } : null;
}

handleIpc();
powerMonitor.on('resume', () => state.log.push('resume'));
app.on('before-quit', () => {
  state.hidesOnClose = false;
});

const opened = app.whenReady().then(async () => {
  protocol.handle('app', serve);
  handlePermissions();
  await openMain();
});
globalThis.__mini = { state, opened, openMain, openRing, notify, openTray };
