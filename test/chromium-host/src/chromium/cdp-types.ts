/** The DevTools protocol, as Playwright brings it along: names, parameters, results and event payloads. */
// The package does not export this file by name, so it is named by its path.
import type { Protocol } from '../../../../node_modules/playwright-core/types/protocol.d.ts';

export type Method = keyof Protocol.CommandParameters;
export type Params<M extends Method> = Protocol.CommandParameters[M];
export type Result<M extends Method> = Protocol.CommandReturnValues[M];
export type EventName = keyof Protocol.Events;
export type Payload<E extends EventName> = Protocol.Events[E];
