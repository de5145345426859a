/** What every preload exposes: verbs and events by name, over whatever carries them to main. */
import type { Bridge, IpcResult, RawGroup, WindowKind } from '#shared/contracts/ipc/group.ts';
import { type ExposedGroup, groupsOf } from './surface.ts';

export interface Transport {
  /** Answers with main's IpcResult. */
  invoke(channel: string, input: unknown): Promise<IpcResult>;
  /** The answer unsubscribes. */
  listen(channel: string, listener: (payload: unknown) => void): () => void;
}

const UNKNOWN_VERB: IpcResult = { ok: false, error: { code: 'unsupported', params: {} } };

/** One RawGroup per group of this window kind. A page cannot name a channel: what is not in the contract goes nowhere. */
export function createBridge(kind: WindowKind, transport: Transport): Bridge {
  return Object.fromEntries(groupsOf(kind).map((group) => [group.name, exposed(group, transport)]));
}

function exposed({ name, verbs, events }: ExposedGroup, transport: Transport): RawGroup {
  const channel = (item: string): string => `parley:${name}:${item}`;
  return {
    call: (verb, input) =>
      verbs.has(verb) ? transport.invoke(channel(verb), input) : Promise.resolve(UNKNOWN_VERB),
    on: (event, listener) =>
      events.has(event) ? transport.listen(channel(event), listener) : () => undefined,
  };
}
