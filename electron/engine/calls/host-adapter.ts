import { AppError } from '#shared/errors/app-error.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CallStarter } from './call-starter.ts';
import type { Calls } from './calls.ts';
import { participantOf } from './facts.ts';
import type { CallHost } from './host.ts';
import { isStranger } from './prewarm.ts';

/** A workspace as calls see it. */
export function callHost(workspace: Workspace): CallHost {
  const { adapter } = workspace;
  const conversation = (id: string) => workspace.view().conversations[id] ?? null;
  return {
    workspaceId: workspace.id,
    events: adapter.events,
    name: () => workspace.record.name,
    identity: () => workspace.identity,
    port: () => adapter.calls,
    inBand: () => adapter.inBand ?? null,
    dialect: () => adapter.dialect(),
    features: () => adapter.info().features.calls,
    presence: () => workspace.user(workspace.identity?.user.id ?? '')?.presence ?? null,
    online: () => workspace.isOnline,
    toLocal: (time) => workspace.toLocal(time),
    userName: (userId) => workspace.user(userId)?.displayName ?? null,
    groupName: (id) => (conversation(id)?.type === 'group' ? (conversation(id)?.name ?? null) : null),
    isDirect: (id) => conversation(id)?.type === 'direct',
    isMuted: (id) => conversation(id)?.muted ?? false,
    canWrite: () => adapter.chat !== null && adapter.info().features.chat !== null,
    isStranger: (id) => {
      const { signedInAccount: account } = workspace;
      const [otherId] = conversation(id) ? account.othersIn(id) : [];
      return (
        otherId === undefined ||
        isStranger(account.knownMessages(id), workspace.identity?.user.id ?? '', otherId)
      );
    },
    othersIn: (id) => workspace.signedInAccount.othersIn(id),
  };
}

/** Leads what a workspace tells of calls to the calls, until the scope ends. */
export function listenToHost(host: CallHost, calls: Calls, starter: CallStarter): Scope {
  const scope = new Scope();
  scope.add(
    host.events.on('call', ({ call, ringsForMs }) => {
      if (!starter.claims(host, call)) calls.handleCall(host, call, ringsForMs);
    }),
  );
  scope.add(
    host.events.on('call-ended', ({ callId, reason, rev }) =>
      calls.handleEnded(callId, { type: 'ended', reason }, rev),
    ),
  );
  scope.add(host.events.on('call-gone', ({ callId }) => calls.handleEnded(callId, { type: 'gone' })));
  scope.add(host.events.on('signal', (signal) => calls.handleSignal(signal)));
  scope.add(host.events.on('told', (told) => calls.handleTold(told)));
  scope.add(host.events.on('text-out', (text) => calls.handleTextOut(text)));
  return scope;
}

/** After a connect: live calls of mine are taken up, and those that are over without our hearing of it are ended. */
export async function recoverCalls(
  host: CallHost,
  calls: Calls,
  starter: CallStarter,
  logger: Logger,
): Promise<void> {
  const port = host.port();
  if (!port) return;
  try {
    const active = await port.active();
    for (const call of active) {
      if (!starter.claims(host, call)) calls.handleCall(host, call, null);
    }
    const silent = calls.live.filter(
      (record) => record.host === host && !active.some((call) => call.id === record.id),
    );
    for (const { id } of silent) {
      try {
        const call = await port.get(id);
        const mine = participantOf(call, host.identity()?.user.id ?? '');
        // the server waited for us in vain
        const isLost = mine?.status === 'left' && call.endReason === null;
        if (isLost) calls.handleEnded(id, { type: 'ended', reason: 'connection-lost' });
        else calls.handleCall(host, call, null);
      } catch (error) {
        if (AppError.from(error).code !== 'not-found') throw error;
        calls.handleEnded(id, { type: 'gone' });
      }
    }
  } catch (error) {
    // pushes and timers still end what is over; the next connect asks again
    logger.warn('live calls could not be asked for', { workspaceId: host.workspaceId, error });
  }
}
