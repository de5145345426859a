/** The form of an IPC group: verbs that a window may call, events that it may hear. Both ends derive their types from it. */
import { z } from 'zod';
import { ErrorView } from '../../errors/app-error.ts';

/** Window kinds; each has its own preload. */
export type WindowKind = 'main' | 'ring' | 'picker' | 'widget';

export interface Verb {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

export interface IpcGroup {
  readonly name: string;
  /** Who may call it. */
  readonly windows: readonly WindowKind[];
  readonly verbs: Readonly<Record<string, Verb>>;
  readonly events: Readonly<Record<string, z.ZodType>>;
}

export const defineGroup = <const G extends IpcGroup>(group: G): G => group;
export const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
export const nothing = z.undefined();

/** Every verb answers with this; an expected error is a value, so that it keeps its code on the way. */
export type IpcResult<T = unknown> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorView };

export const IpcResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: ErrorView }),
]);

export const channelOf = (group: string, name: string): string => `parley:${group}:${name}`;

/** What main implements: one function per verb, given the parsed input. */
export type Handlers<G extends IpcGroup> = {
  readonly [V in keyof G['verbs']]: (
    input: z.output<G['verbs'][V]['input']>,
  ) => Promise<z.input<G['verbs'][V]['output']>> | z.input<G['verbs'][V]['output']>;
};

/** What a window calls: the verbs without their input where there is none. Rejects with AppError. */
export type Client<G extends IpcGroup> = {
  readonly [V in keyof G['verbs']]: z.input<G['verbs'][V]['input']> extends undefined
    ? () => Promise<z.output<G['verbs'][V]['output']>>
    : (input: z.input<G['verbs'][V]['input']>) => Promise<z.output<G['verbs'][V]['output']>>;
};

export type GroupEvent<G extends IpcGroup, E extends keyof G['events']> = z.output<G['events'][E]>;

/** What a preload exposes for one group: raw results (errors lose their fields on the bridge) and a listener that can be taken back. */
export interface RawGroup {
  readonly call: (verb: string, input: unknown) => Promise<IpcResult>;
  readonly on: (event: string, listener: (payload: unknown) => void) => () => void;
}

/** The global that a preload exposes: one RawGroup per group of that window. */
export const BRIDGE = 'parley';
export type Bridge = Readonly<Record<string, RawGroup>>;

/** Where calls go as JSON, bytes are an object with this one key and base64 in it. */
export const BYTES_KEY = '$bytes';
