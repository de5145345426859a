/** The names that windows may use, written out: a preload must stay small and carries no schema. Types and a test hold it to the contracts. */
import type { WindowKind } from '#shared/contracts/ipc/group.ts';
import type { IpcGroups } from '#shared/contracts/ipc/groups.ts';

/** Every name of the contract exactly once, checked by the compiler. */
type Names<T> = { readonly [Name in keyof T]: true };
type Surface = {
  readonly [G in keyof IpcGroups]: {
    readonly windows: IpcGroups[G]['windows'];
    readonly verbs: Names<IpcGroups[G]['verbs']>;
    readonly events: Names<IpcGroups[G]['events']>;
  };
};

export const surface: Surface = {
  app: {
    windows: ['main'],
    verbs: {
      snapshot: true,
      changeSettings: true,
      answerSecretsQuestion: true,
      openExternal: true,
      log: true,
    },
    events: { patch: true },
  },
  workspace: {
    windows: ['main'],
    verbs: {
      probe: true,
      add: true,
      useClientCertificate: true,
      trust: true,
      host: true,
      signIn: true,
      register: true,
      signOut: true,
      remove: true,
      reconnect: true,
      rename: true,
      kinds: true,
    },
    events: {},
  },
  chat: {
    windows: ['main'],
    verbs: {
      page: true,
      send: true,
      retry: true,
      discard: true,
      edit: true,
      delete: true,
      markRead: true,
      setTyping: true,
      saveDraft: true,
      searchPeople: true,
      createDirect: true,
      createGroup: true,
      react: true,
      reactions: true,
      search: true,
      openRoom: true,
      moderate: true,
      inviteLink: true,
      beginUpload: true,
      upload: true,
      finishUpload: true,
      cancelUpload: true,
      transferSignal: true,
      transferIceServers: true,
    },
    events: { messages: true, transferSignal: true, cleared: true, notice: true },
  },
  call: {
    windows: ['main'],
    verbs: {
      start: true,
      accept: true,
      join: true,
      hold: true,
      resume: true,
      invite: true,
      decline: true,
      hangUp: true,
      dismiss: true,
      setMedia: true,
      rejoin: true,
      mediaFailed: true,
      iceServers: true,
      workspaceIceServers: true,
      signal: true,
      linkLost: true,
      textChannel: true,
      text: true,
      sfuSignal: true,
      tell: true,
      reportQuality: true,
      history: true,
    },
    events: { signal: true, text: true, sfuSignal: true, told: true },
  },
  picker: {
    windows: ['picker'],
    verbs: { current: true, pick: true, cancel: true },
    events: { changed: true },
  },
  recording: {
    windows: ['main'],
    verbs: { begin: true, append: true, finish: true, reveal: true },
    events: {},
  },
  received: {
    windows: ['main'],
    verbs: { begin: true, append: true, finish: true, discard: true, reveal: true },
    events: {},
  },
  desktop: {
    windows: ['main'],
    verbs: {
      look: true,
      takeTarget: true,
      openScreenSettings: true,
      restart: true,
      checkForUpdate: true,
      installUpdate: true,
      answerProxy: true,
    },
    events: { target: true },
  },
  diagnostics: {
    windows: ['main'],
    verbs: { run: true, export: true },
    events: {},
  },
  widget: {
    windows: ['widget'],
    verbs: { current: true, toggleMute: true, hangUp: true, show: true, switchOff: true },
    events: { changed: true },
  },
  ring: {
    windows: ['ring'],
    verbs: { current: true, accept: true, decline: true, reply: true },
    events: { changed: true },
  },
};

export interface ExposedGroup {
  readonly name: string;
  readonly verbs: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
}

/** The groups of one window kind. */
export function groupsOf(kind: WindowKind): ExposedGroup[] {
  return Object.entries(surface)
    .filter(([, group]) => (group.windows as readonly WindowKind[]).includes(kind))
    .map(([name, { verbs, events }]) => ({
      name,
      verbs: new Set(Object.keys(verbs)),
      events: new Set(Object.keys(events)),
    }));
}
