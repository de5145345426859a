/** Files that were chosen for conversations and those on their way to the server: they go on while another conversation is open. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { UPLOAD_CHUNK_BYTES } from '#shared/contracts/ipc/chat.ts';
import { AppError, type ErrorView, fileTooLarge } from '#shared/errors/app-error.ts';
import { Queue } from '#shared/tools/queue.ts';
import type { AppBridge } from './bridge.ts';
import { type ConversationRef, listKey } from './message-store.ts';

/** chosen -> waiting -> sending -> gone, or failed and waiting once more. */
export type UploadStatus =
  | { readonly state: 'chosen' }
  | { readonly state: 'waiting' }
  /** `given`: bytes that the engine has taken. */
  | { readonly state: 'sending'; readonly given: number }
  | { readonly state: 'failed'; readonly error: ErrorView };

export interface Upload extends ConversationRef {
  readonly id: number;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly status: UploadStatus;
}

export interface Uploads extends StoreApi<{ readonly uploads: readonly Upload[] }> {
  /** Files that are to go with the next `send`; those over `maxBytes` stay out. The answer says so, `null`: all are taken. */
  choose(ref: ConversationRef, files: readonly File[], maxBytes: number): ErrorView | null;
  /** All that were chosen there go, one after the other, the text with the first. */
  send(ref: ConversationRef, text: string): void;
  retry(id: number): void;
  /** Takes it back, or gives it up on its way. */
  remove(id: number): void;
}

const NAME_CHARS_MAX = 255;
const MIME_CHARS_MAX = 200;

export const ofConversation = (uploads: readonly Upload[], ref: ConversationRef): readonly Upload[] =>
  uploads.filter((one) => listKey(one) === listKey(ref));

type Verbs = Pick<AppBridge['chat']['call'], 'beginUpload' | 'upload' | 'finishUpload' | 'cancelUpload'>;

export function createUploads(bridge: { readonly chat: { readonly call: Verbs } }): Uploads {
  const verbs = bridge.chat.call;
  const store = createStore<{ readonly uploads: readonly Upload[] }>(() => ({ uploads: [] }));
  const sources = new Map<number, { readonly file: File; text: string; uploadId: string | null }>();
  const queues = new Map<string, Queue>();
  let lastId = 0;

  const find = (id: number): Upload | undefined => store.getState().uploads.find((one) => one.id === id);

  function put(id: number, status: UploadStatus): void {
    store.setState(({ uploads }) => ({
      uploads: uploads.map((one) => (one.id === id ? { ...one, status } : one)),
    }));
  }

  function drop(id: number): void {
    sources.delete(id);
    store.setState(({ uploads }) => ({ uploads: uploads.filter((one) => one.id !== id) }));
  }

  function queueOf(ref: ConversationRef): Queue {
    const key = listKey(ref);
    const queue = queues.get(key) ?? new Queue();
    queues.set(key, queue);
    return queue;
  }

  function enqueue(upload: Upload): void {
    put(upload.id, { state: 'waiting' });
    void queueOf(upload).run(() => transmit(upload));
  }

  /** Never rejects: what fails is in the row. The engine's answer to a piece is the brake of the next. */
  async function transmit({ id, workspaceId, conversationId, name, size }: Upload): Promise<void> {
    const source = sources.get(id);
    if (!source) return;
    const { file, text } = source;
    try {
      put(id, { state: 'sending', given: 0 });
      const mime = file.type.slice(0, MIME_CHARS_MAX);
      const { uploadId } = await verbs.beginUpload({ workspaceId, conversationId, name, size, mime, text });
      source.uploadId = uploadId;
      for (let from = 0; from < size; from += UPLOAD_CHUNK_BYTES) {
        const bytes = new Uint8Array(await file.slice(from, from + UPLOAD_CHUNK_BYTES).arrayBuffer());
        if (!sources.has(id)) return await cancel(workspaceId, uploadId);
        await verbs.upload({ workspaceId, uploadId, bytes });
        put(id, { state: 'sending', given: Math.min(from + UPLOAD_CHUNK_BYTES, size) });
      }
      if (!sources.has(id)) return await cancel(workspaceId, uploadId);
      await verbs.finishUpload({ workspaceId, uploadId });
      drop(id);
    } catch (error) {
      source.uploadId = null;
      // an error of one that was given up meanwhile is no news
      put(id, { state: 'failed', error: AppError.from(error).view() });
    }
  }

  async function cancel(workspaceId: string, uploadId: string): Promise<void> {
    try {
      await verbs.cancelUpload({ workspaceId, uploadId });
    } catch {
      // it is over there already: nothing is left to be given up
    }
  }

  return Object.assign(store, {
    choose(ref: ConversationRef, files: readonly File[], maxBytes: number) {
      const fits = files.filter(({ size }) => size <= maxBytes);
      const made = fits.map((file): Upload => {
        lastId += 1;
        sources.set(lastId, { file, text: '', uploadId: null });
        const name = file.name.trim().slice(0, NAME_CHARS_MAX) || 'file';
        return { ...ref, id: lastId, name, size: file.size, status: { state: 'chosen' } };
      });
      store.setState(({ uploads }) => ({ uploads: [...uploads, ...made] }));
      if (fits.length === files.length) return null;
      return fileTooLarge(maxBytes).view();
    },
    send(ref: ConversationRef, text: string) {
      const chosen = ofConversation(store.getState().uploads, ref).filter(
        ({ status }) => status.state === 'chosen',
      );
      for (const [index, upload] of chosen.entries()) {
        const source = sources.get(upload.id);
        if (source && index === 0) source.text = text;
        enqueue(upload);
      }
    },
    retry(id: number) {
      const upload = find(id);
      if (upload?.status.state === 'failed') enqueue(upload);
    },
    remove(id: number) {
      const upload = find(id);
      const uploadId = sources.get(id)?.uploadId;
      drop(id);
      if (upload && typeof uploadId === 'string') void cancel(upload.workspaceId, uploadId);
    },
  });
}
