/** The window's end of IPC: typed verbs over what the preload exposes. Answers and events are parsed: a window trusts main, but finds drift at once. */
import { AppError } from '../../errors/app-error.ts';
import { type Client, type GroupEvent, type IpcGroup, IpcResult, type RawGroup } from './group.ts';

export interface GroupClient<G extends IpcGroup> {
  readonly call: Client<G>;
  /** Subscribes; the answer unsubscribes. */
  on<E extends keyof G['events'] & string>(
    event: E,
    listener: (payload: GroupEvent<G, E>) => void,
  ): () => void;
}

/** Verbs reject with AppError: the code that main answered, or `internal` for an answer that does not parse. */
export function createClient<G extends IpcGroup>(group: G, raw: RawGroup): GroupClient<G> {
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const result = IpcResult.parse(await raw.call(name, input));
    if (!result.ok) throw AppError.fromView(result.error);
    return group.verbs[name]?.output.parse(result.value);
  };
  const verbs = Object.keys(group.verbs).map((name) => [name, (input?: unknown) => call(name, input)]);
  return {
    call: Object.fromEntries(verbs) as Client<G>,
    on: (event, listener) =>
      raw.on(event, (payload) => {
        const schema = group.events[event];
        if (schema) listener(schema.parse(payload) as GroupEvent<G, typeof event>);
      }),
  };
}
