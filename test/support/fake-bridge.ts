/** What a preload exposes, played in memory: a view with numbered patches, messages with pages, verbs that work. For component tests and pictures. */
import type { RawGroup, Bridge, IpcResult } from '#shared/contracts/ipc/group.ts';
import { ipcGroups } from '#shared/contracts/ipc/groups.ts';
import type { AppView, ConversationView, MessageView, WorkspaceView } from '#shared/contracts/view.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import { diff } from '#shared/tools/patch.ts';
import { aMessage, anApp } from './sample-view.ts';

type Handler = (input: never) => unknown;

export interface FakeBridge {
  /** For `createBridge`, or for `window[BRIDGE]`. */
  readonly raw: Bridge;
  /** Every call so far, oldest first; `verb` is `group.verb`. */
  readonly calls: { readonly verb: string; readonly input: unknown }[];
  view(): AppView;
  /** Changes the view and tells it as the next patch. */
  change(recipe: (view: AppView) => AppView): void;
  changeWorkspace(id: string, recipe: (workspace: WorkspaceView) => WorkspaceView): void;
  changeConversation(
    workspaceId: string,
    id: string,
    recipe: (conversation: ConversationView) => ConversationView,
  ): void;
  emit(group: string, event: string, payload: unknown): void;
  /** New or changed messages, told as the engine tells them. */
  tell(workspaceId: string, conversationId: string, messages: MessageView[], removed?: string[]): void;
  /** Replaces the answer of a verb, `group.verb`. A handler that throws an AppError answers with it. */
  answer(verb: string, handler: Handler): void;
  /** The verb answers with this error from now on. */
  refuse(verb: string, code: AppErrorCode, params?: Record<string, string | number>): void;
  /** The verb does not answer until the returned function is called. */
  hold(verb: string): () => void;
  /** Inputs of one verb, oldest first. */
  inputsOf(verb: string): unknown[];
}

const PAGE = 50;

export interface FakeBridgeOptions {
  readonly view?: AppView;
  readonly messages?: Record<string, MessageView[]>;
  readonly now?: () => number;
}

export function createFakeBridge(options: FakeBridgeOptions = {}): FakeBridge {
  let view = options.view ?? anApp();
  let seq = 1;
  const messages = options.messages ?? {};
  const now = options.now ?? Date.now;
  const calls: { verb: string; input: unknown }[] = [];
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const handlers = new Map<string, Handler>();
  const held = new Map<string, Promise<void>>();

  function emit(group: string, event: string, payload: unknown): void {
    for (const listener of listeners.get(`${group}.${event}`) ?? []) listener(structuredClone(payload));
  }

  function change(recipe: (view: AppView) => AppView): void {
    const next = recipe(view);
    const ops = diff(view, next);
    view = next;
    seq += 1;
    emit('app', 'patch', { seq, ops });
  }

  function changeWorkspace(id: string, recipe: (workspace: WorkspaceView) => WorkspaceView): void {
    change((before) => {
      const workspace = before.workspaces[id];
      if (!workspace) throw new Error(`no workspace ${id}`);
      return { ...before, workspaces: { ...before.workspaces, [id]: recipe(workspace) } };
    });
  }

  const changeConversation: FakeBridge['changeConversation'] = (workspaceId, id, recipe) =>
    changeWorkspace(workspaceId, (workspace) => {
      const conversation = workspace.conversations[id];
      if (!conversation) throw new Error(`no conversation ${id}`);
      return { ...workspace, conversations: { ...workspace.conversations, [id]: recipe(conversation) } };
    });

  function tell(
    workspaceId: string,
    conversationId: string,
    changed: MessageView[],
    removed: string[] = [],
  ): void {
    const known = new Map((messages[conversationId] ?? []).map((message) => [message.key, message]));
    for (const message of changed) known.set(message.key, message);
    for (const key of removed) known.delete(key);
    messages[conversationId] = [...known.values()];
    emit('chat', 'messages', { workspaceId, conversationId, messages: changed, removed });
  }

  function meIn(workspaceId: string): string {
    const session = view.workspaces[workspaceId]?.session;
    return session && session.state !== 'signed-out' ? session.userId : '';
  }

  const defaults: Record<string, (input: never) => unknown> = {
    'app.snapshot': () => ({ seq, view }),
    'app.changeSettings': (change_: Partial<AppView['settings']>) =>
      change((before) => ({ ...before, settings: { ...before.settings, ...change_ } })),
    'app.answerSecretsQuestion': ({ allowFile }: { allowFile: boolean }) =>
      change((before) => ({
        ...before,
        secrets: allowFile ? { mode: 'file' } : { mode: 'memory', asked: true },
      })),
    'chat.page': ({ conversationId, before }: { conversationId: string; before?: number }) => {
      const all = (messages[conversationId] ?? []).filter(
        (message) => before === undefined || (message.seq !== null && message.seq < before),
      );
      return { messages: all.slice(-PAGE), hasMore: all.length > PAGE };
    },
    'chat.send': (input: { workspaceId: string; conversationId: string; content: string }) => {
      const { workspaceId, conversationId, content } = input;
      const seqs = (messages[conversationId] ?? []).map((message) => message.seq ?? 0);
      const next = Math.max(0, ...seqs) + 1;
      const key = `sent-${conversationId}-${next}`;
      tell(workspaceId, conversationId, [
        aMessage(meIn(workspaceId), content, { key, seq: next, sentAt: now() }),
      ]);
      return { key };
    },
    'chat.saveDraft': (input: { workspaceId: string; conversationId: string; draft: string }) =>
      changeConversation(input.workspaceId, input.conversationId, (conversation) => ({
        ...conversation,
        draft: input.draft,
      })),
    'chat.markRead': (input: { workspaceId: string; conversationId: string; seq: number }) =>
      changeConversation(input.workspaceId, input.conversationId, (conversation) => ({
        ...conversation,
        lastReadSeq: Math.max(conversation.lastReadSeq, input.seq),
        unreadCount: 0,
      })),
    'chat.searchPeople': ({ workspaceId, query }: { workspaceId: string; query: string }) => {
      const wanted = query.trim().toLowerCase();
      const users = Object.values(view.workspaces[workspaceId]?.users ?? {});
      return { users: users.filter((user) => user.displayName.toLowerCase().includes(wanted)) };
    },
    'chat.createDirect': ({ workspaceId, userId }: { workspaceId: string; userId: string }) => {
      const conversations = Object.values(view.workspaces[workspaceId]?.conversations ?? {});
      const found = conversations.find((one) => one.type === 'direct' && one.memberIds.includes(userId));
      return { conversationId: found?.id ?? `c-new-${userId}` };
    },
    'chat.createGroup': () => ({ conversationId: 'c-new-group' }),
    'call.start': () => ({ callId: 'call-1' }),
    'call.iceServers': () => ({ iceServers: [] }),
  };

  async function call(verb: string, input: unknown): Promise<IpcResult> {
    calls.push({ verb, input });
    await held.get(verb);
    const handler = handlers.get(verb) ?? defaults[verb];
    try {
      const value: unknown = await handler?.(structuredClone(input) as never);
      return { ok: true, value: structuredClone(value) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ok: false, error: error.view() };
    }
  }

  const rawGroup = (group: string): RawGroup => ({
    call: (verb, input) => call(`${group}.${verb}`, input),
    on(event, listener) {
      const name = `${group}.${event}`;
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => void set.delete(listener);
    },
  });

  return {
    raw: Object.fromEntries(Object.keys(ipcGroups).map((name) => [name, rawGroup(name)])),
    calls,
    view: () => view,
    change,
    changeWorkspace,
    changeConversation,
    emit,
    tell,
    answer: (verb, handler) => void handlers.set(verb, handler),
    refuse: (verb, code, params = {}) =>
      void handlers.set(verb, () => {
        throw new AppError(code, params);
      }),
    hold(verb) {
      let release = (): void => {};
      held.set(verb, new Promise((resolve) => (release = resolve)));
      return () => {
        held.delete(verb);
        release();
      };
    },
    inputsOf: (verb) => calls.filter((one) => one.verb === verb).map((one) => one.input),
  };
}
