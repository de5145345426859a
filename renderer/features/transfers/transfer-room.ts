import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TransferSignal } from '#shared/contracts/transfer.ts';
import { AppError, fileTooLarge } from '#shared/errors/app-error.ts';
import { isUnderWay, type TransferRole, type TransferState } from '#shared/machines/transfer.ts';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { AppBridge } from '../../state/bridge.ts';
import type { Translate } from '../../state/i18n.ts';
import { userName } from '../../state/names.ts';
import type { ViewStore } from '../../state/view-store.ts';
import { TransferRun } from './transfer-run.ts';

/** One file, as it is shown. */
export interface Transfer {
  readonly key: string;
  readonly workspaceId: string;
  readonly userId: string;
  /** The other person, as they were called when it began. */
  readonly userName: string;
  readonly role: TransferRole;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly state: TransferState;
  readonly asking: boolean;
  readonly moved: number;
  /** Bytes in a second, of late; `null`: not known yet. */
  readonly speed: number | null;
}

export interface TransferRoom extends StoreApi<{ readonly transfers: readonly Transfer[] }> {
  /** Hears the engine's events; the answer stops it and gives up what is under way. */
  start(): () => void;
  /** Offers it to that person. Errors: file-too-large {limit}, unsupported, colleague-offline, offline. */
  send(workspaceId: string, userId: string, file: File): Promise<void>;
  /** Errors: save-failed. */
  accept(key: string): Promise<void>;
  /** Declines, or gives up. */
  cancel(key: string): void;
  /** Of one that is over. */
  forget(key: string): void;
  /** Shows a received file in the system's file manager. */
  reveal(key: string): Promise<void>;
}

export interface TransferRoomOptions {
  readonly bridge: Pick<AppBridge, 'chat' | 'received'>;
  readonly viewStore: ViewStore;
  readonly t: Translate;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly randomId?: () => string;
  readonly clock?: Clock;
  readonly logger: Logger;
}

export const TICK_MS = 500;
/** Over so many ticks speed is measured. */
const SPEED_TICKS = 6;
/** Invitations that wait for the person; more are refused. */
export const INVITATIONS_MAX = 8;
const NAME_CHARS_MAX = 255;
const MIME_CHARS_MAX = 200;

interface Kept {
  readonly run: TransferRun;
  readonly about: Omit<Transfer, 'state' | 'asking' | 'moved' | 'speed'>;
  samples: readonly number[];
}

/** All transfers of this window. Ids belong to the person who uses them: nobody reaches into a transfer of somebody else. */
export function createTransferRoom(options: TransferRoomOptions): TransferRoom {
  const { bridge, viewStore, t, clock = systemClock, logger } = options;
  const { randomId = () => crypto.randomUUID().replaceAll('-', '') } = options;
  const store = createStore<{ readonly transfers: readonly Transfer[] }>(() => ({ transfers: [] }));
  const kept = new Map<string, Kept>();
  const words = {
    declined: t('transfers.wordDeclined'),
    cancelled: t('transfers.wordCancelled'),
    failed: t('transfers.wordFailed'),
  };
  let cancelTick: (() => void) | null = null;

  const tell = (workspaceId: string, toUserId: string, signal: TransferSignal): Promise<unknown> =>
    bridge.chat.call.transferSignal({ workspaceId, toUserId, signal });

  const show = ({ run, about, samples }: Kept): Transfer => ({
    ...about,
    state: run.state,
    asking: run.asking,
    moved: run.moved,
    speed: speedOf(samples),
  });

  function changed(): void {
    for (const [key, { run }] of kept) if (run.state.phase === 'closed') kept.delete(key);
    store.setState({ transfers: [...kept.values()].map(show) });
    const moves = [...kept.values()].some(({ run }) => run.state.phase === 'connected');
    if (moves) cancelTick ??= clock.after(TICK_MS, tick);
  }

  function tick(): void {
    cancelTick = null;
    for (const one of kept.values()) {
      if (one.run.state.phase === 'connected') {
        one.samples = [...one.samples, one.run.moved].slice(-SPEED_TICKS - 1);
      }
    }
    changed();
  }

  function add(about: Kept['about'], id: string, mime: string, file: Blob | null): TransferRun {
    const { workspaceId, userId, role, name, size } = about;
    const run = new TransferRun({
      role,
      id,
      name,
      size,
      mime,
      file,
      tell: (signal) => tell(workspaceId, userId, signal),
      iceServers: async () => {
        const { iceServers } = await bridge.chat.call.transferIceServers({ workspaceId });
        return iceServers.map(({ urls, username, credential }) => ({ urls, username, credential }));
      },
      received: bridge.received.call,
      words,
      createConnection: options.createConnection,
      clock,
      logger: logger.child('transfer', { role, id: id.slice(-3) }),
      onChange: changed,
    });
    kept.set(about.key, { run, about, samples: [] });
    changed();
    return run;
  }

  const nameIn = (workspaceId: string, userId: string): string => {
    const workspace = viewStore.getState().view?.workspaces[workspaceId];
    return workspace ? userName(workspace, userId, t) : t('common.someone');
  };
  const limitOf = (workspaceId: string): number | null =>
    viewStore.getState().view?.workspaces[workspaceId]?.features.transfers?.maxBytes ?? null;

  function hear(workspaceId: string, userId: string, signal: TransferSignal): void {
    const key = keyOf(workspaceId, userId, signal.id);
    const known = kept.get(key);
    if (known) return known.run.receive(signal);
    if (signal.type !== 'invite' || limitOf(workspaceId) === null) return;
    const waiting = [...kept.values()].filter(
      ({ run, about }) => about.role === 'receiver' && run.state.phase === 'inviting',
    );
    if (waiting.length >= INVITATIONS_MAX) {
      const message = t('transfers.wordBusy');
      tell(workspaceId, userId, { type: 'cancel', id: signal.id, message }).catch((error: unknown) =>
        logger.info('refusal not told', { error }),
      );
      return;
    }
    const about = {
      key,
      workspaceId,
      userId,
      userName: nameIn(workspaceId, userId),
      role: 'receiver',
    } as const;
    add({ ...about, name: plain(signal.name), size: signal.size }, signal.id, signal.mime, null);
  }

  /** A sign-in that has ended takes its transfers with it. */
  function follow(): void {
    const workspaces = viewStore.getState().view?.workspaces ?? {};
    for (const { run, about } of kept.values()) {
      const session = workspaces[about.workspaceId]?.session.state ?? 'signed-out';
      if (session === 'signed-out' && isUnderWay(run.state)) run.cancel();
    }
  }

  return Object.assign(store, {
    start() {
      const scope = new Scope();
      scope.add(
        bridge.chat.on('transferSignal', ({ workspaceId, fromUserId, signal }) =>
          hear(workspaceId, fromUserId, signal),
        ),
      );
      scope.add(viewStore.subscribe(follow));
      scope.add(() => {
        for (const { run } of kept.values()) run.cancel();
        cancelTick?.();
      });
      return () => scope.end();
    },
    async send(workspaceId: string, userId: string, file: File) {
      const limit = limitOf(workspaceId);
      if (limit === null) throw new AppError('unsupported');
      if (file.size > limit) throw fileTooLarge(limit);
      const id = randomId();
      const key = keyOf(workspaceId, userId, id);
      const about = {
        key,
        workspaceId,
        userId,
        userName: nameIn(workspaceId, userId),
        role: 'sender',
      } as const;
      const name = file.name.slice(-NAME_CHARS_MAX) || 'file';
      const run = add({ ...about, name, size: file.size }, id, file.type.slice(0, MIME_CHARS_MAX), file);
      try {
        await run.invite();
      } catch (error) {
        run.forget();
        throw error;
      }
    },
    async accept(key: string) {
      await kept.get(key)?.run.accept();
    },
    cancel: (key: string) => kept.get(key)?.run.cancel(),
    forget: (key: string) => kept.get(key)?.run.forget(),
    async reveal(key: string) {
      const fileId = kept.get(key)?.run.fileId ?? null;
      if (fileId !== null) await bridge.received.call.reveal({ fileId });
    },
  });
}

const keyOf = (workspaceId: string, userId: string, id: string): string => `${workspaceId}\n${userId}\n${id}`;

/** A stranger's name for a file, without what turns writing around. */
const plain = (name: string): string => name.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim() || 'file';

function speedOf(samples: readonly number[]): number | null {
  const [first, last] = [samples.at(0), samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < 2) return null;
  return ((last - first) * 1000) / (TICK_MS * (samples.length - 1));
}
