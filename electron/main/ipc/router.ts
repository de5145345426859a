/** The one way from a window to main: three gates (sender, payload, result), the same for Electron's IPC and for the headless server's socket. */
import {
  channelOf,
  type GroupEvent,
  type Handlers,
  type IpcGroup,
  type IpcResult,
  type Verb,
  type WindowKind,
} from '#shared/contracts/ipc/group.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { isPageOf } from '../pages.ts';
import { withinBounds } from './bounds.ts';

/** Who calls, as the transport knows it when the message arrives. */
export interface Sender {
  /** `null`: not a window of ours. */
  readonly window: WindowKind | null;
  /** The address of the frame's document. */
  readonly url: string;
  readonly topFrame: boolean;
}

export type Groups = Readonly<Record<string, IpcGroup>>;
export type HandlersOf<G extends Groups> = { readonly [Name in keyof G]: Handlers<G[Name]> };

export interface Router {
  /** Every channel that is answered. */
  readonly channels: readonly string[];
  /** Answers one call. Never rejects: errors are results. */
  dispatch(sender: Sender, channel: string, payload: unknown): Promise<IpcResult>;
}

export interface RouterOptions<G extends Groups> {
  readonly groups: G;
  readonly handlers: HandlersOf<G>;
  readonly logger: Logger;
  /** Where trusted pages come from: scheme, host and port. */
  readonly origin?: string;
}

interface Route {
  readonly group: IpcGroup;
  readonly verb: Verb;
  readonly handle: (input: unknown) => unknown;
}

const refusal = (code: AppErrorCode): IpcResult => ({ ok: false, error: { code, params: {} } });

export function createRouter<G extends Groups>(options: RouterOptions<G>): Router {
  const { groups, handlers, logger, origin } = options;
  const routes = new Map<string, Route>();
  for (const [name, group] of Object.entries(groups)) {
    for (const [verbName, verb] of Object.entries(group.verbs)) {
      const handle = handlers[name as keyof G][verbName] as Route['handle'];
      routes.set(channelOf(group.name, verbName), { group, verb, handle });
    }
  }

  const trusted = ({ window, url, topFrame }: Sender, group: IpcGroup): boolean =>
    window !== null && topFrame && group.windows.includes(window) && isPageOf(window, url, origin);

  return {
    channels: [...routes.keys()],
    async dispatch(sender, channel, payload) {
      const route = routes.get(channel);
      if (!route) {
        logger.warn('dispatch() | unknown channel', { channel, window: sender.window });
        return refusal('unsupported');
      }
      if (!trusted(sender, route.group)) {
        logger.warn('dispatch() | refused sender', { channel, ...sender });
        return refusal('forbidden-sender');
      }
      const input = withinBounds(payload) ? route.verb.input.safeParse(payload) : null;
      if (!input?.success) {
        // the paths of the issues only: a payload may hold what a person wrote
        const paths = input?.error.issues.map((issue) => issue.path.join('.')) ?? ['(size or kind)'];
        logger.warn('dispatch() | refused payload', { channel, paths });
        return refusal('bad-payload');
      }
      try {
        const output: unknown = await route.handle(input.data);
        return { ok: true, value: route.verb.output.parse(output) };
      } catch (error) {
        if (error instanceof AppError && error.code !== 'internal') {
          logger.info('dispatch() | expected error', { channel, code: error.code });
          return { ok: false, error: error.view() };
        }
        logger.error('dispatch() | failed', { channel, error });
        return refusal('internal');
      }
    },
  };
}

/** Events to windows. `deliver` reaches every living window of these kinds. */
export interface Publisher<G extends Groups> {
  publish<N extends keyof G & string, E extends keyof G[N]['events'] & string>(
    group: N,
    event: E,
    payload: GroupEvent<G[N], E>,
  ): void;
}

export type Deliver = (windows: readonly WindowKind[], channel: string, payload: unknown) => void;

/** Only windows that may use a group hear its events. A payload that is not what the contract says is logged and goes nowhere. */
export function createPublisher<G extends Groups>(groups: G, deliver: Deliver, logger: Logger): Publisher<G> {
  return {
    publish(groupName, event, payload) {
      const group: IpcGroup | undefined = groups[groupName];
      const parsed = group?.events[event]?.safeParse(payload);
      if (!group || !parsed?.success) {
        logger.error('publish() | not in the contract', { group: groupName, event, issues: parsed?.error });
        return;
      }
      deliver(group.windows, channelOf(group.name, event), parsed.data);
    },
  };
}
