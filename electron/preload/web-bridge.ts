/** The headless server's way: `window.parley` over a WebSocket of the page's own origin. A classic script, run before the page's own. */
import type { BRIDGE, BYTES_KEY, IpcResult } from '#shared/contracts/ipc/group.ts';
import { createBridge, type Transport } from './bridge.ts';

const GLOBAL: typeof BRIDGE = 'parley';
const BYTES: typeof BYTES_KEY = '$bytes';
const SOCKET_PATH = '/ipc';
/** The server closes with it when another tab has taken over: then this one stays silent. */
const TAKEN_OVER = 4001;
const RETRY_MS = 1000;

type FromServer =
  | { readonly type: 'result'; readonly id: number; readonly result: IpcResult }
  | { readonly type: 'event'; readonly channel: string; readonly payload: unknown };

const LOST: IpcResult = { ok: false, error: { code: 'internal', params: {} } };

function socketTransport(): Transport {
  const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + SOCKET_PATH);
  const opened = new Promise<void>((open) => socket.addEventListener('open', () => open(), { once: true }));
  const waiting = new Map<number, (result: IpcResult) => void>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  let lastId = 0;
  let closed = false;

  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as FromServer;
    if (message.type === 'result') {
      waiting.get(message.id)?.(whole(message.result));
      waiting.delete(message.id);
    } else for (const listener of listeners.get(message.channel) ?? []) listener(message.payload);
  });
  socket.addEventListener('close', ({ code }) => {
    closed = true;
    for (const answer of waiting.values()) answer(LOST);
    waiting.clear();
    if (code === TAKEN_OVER) location.replace('/elsewhere');
    else void reloadWhenBack();
  });

  return {
    async invoke(channel, input) {
      if (closed) return LOST;
      await opened;
      lastId += 1;
      const id = lastId;
      return new Promise((answer) => {
        waiting.set(id, answer);
        socket.send(JSON.stringify({ id, channel, input }, withBytes));
      });
    },
    listen(channel, listener) {
      const all = listeners.get(channel) ?? new Set();
      listeners.set(channel, all.add(listener));
      return () => void all.delete(listener);
    },
  };
}

const withBytes = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { [BYTES]: base64Of(value) } : value;

function base64Of(bytes: Uint8Array): string {
  const STEP = 0x8000; // more arguments than this, and the call may not hold them
  let text = '';
  for (let at = 0; at < bytes.length; at += STEP)
    text += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(text);
}

/** JSON leaves `undefined` out, and most verbs answer just that. */
const whole = (result: IpcResult): IpcResult => (result.ok ? { ok: true, value: result.value } : result);

/** A page that missed events is made again: it finds the state, calls too, in the engine. */
async function reloadWhenBack(): Promise<void> {
  for (;;) {
    await new Promise((wait) => setTimeout(wait, RETRY_MS));
    try {
      await fetch('/main.html', { method: 'HEAD' });
      location.reload();
      return;
    } catch {
      // the server is not back yet
    }
  }
}

/** Here the page itself is in the system's browser: what main has allowed to open, it opens. */
function openingLinks(transport: Transport): Transport {
  return {
    ...transport,
    async invoke(channel, input) {
      const result = await transport.invoke(channel, input);
      if (channel === 'parley:app:openExternal' && result.ok) {
        window.open((input as { url: string }).url, '_blank', 'noopener');
      }
      return result;
    },
  };
}

Object.defineProperty(globalThis, GLOBAL, { value: createBridge('main', openingLinks(socketTransport())) });
