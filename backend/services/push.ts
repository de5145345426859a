import type { ServerEvent, ServerEventName } from '#shared/contracts/connect/events.ts';

/** A signed-in device: what an access token proves. */
export interface Caller {
  readonly userId: string;
  /** The sign-in (`sid`). */
  readonly deviceId: string;
}

export interface PushEvents {
  /** A device's socket is up and may be written to; also when it replaces an earlier socket of the same device. */
  readonly connected: Caller;
  /** The last socket of a device is gone; not told when another socket replaced it. */
  readonly disconnected: Caller;
}

/**
 * How services reach signed-in devices; transport's hub is the real one.
 * Sending is fire and forget: who is away reads it later by `changes` or `GET`.
 */
export interface Push {
  /** To every device of a person, but for `exceptDevice`. */
  toUser<N extends ServerEventName>(
    userId: string,
    name: N,
    event: ServerEvent<N>,
    exceptDevice?: string,
  ): void;
  /** To every device of each of them; a person named twice hears once. */
  toUsers<N extends ServerEventName>(userIds: Iterable<string>, name: N, event: ServerEvent<N>): void;
  toDevice<N extends ServerEventName>(deviceId: string, name: N, event: ServerEvent<N>): void;
  /** Ids of the devices of a person that are connected now. */
  devicesOf(userId: string): readonly string[];
  isConnected(deviceId: string): boolean;
  /** Closes the socket of a device that was signed out. */
  closeDevice(deviceId: string): void;
  /** Subscribes; the answer unsubscribes. */
  on<Name extends keyof PushEvents>(name: Name, listener: (caller: PushEvents[Name]) => void): () => void;
}
