import type { Server, Socket } from 'socket.io';
import type { ServerEvent, ServerEventName } from '#shared/contracts/connect/events.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Caller, Push, PushEvents } from '../services/push.ts';

const userRoom = (id: string) => `user:${id}`;
const deviceRoom = (id: string) => `device:${id}`;

/** The connected devices, each with one socket: what services see as `Push`. */
export class Hub implements Push {
  readonly #devices = new Map<string, { readonly caller: Caller; readonly socket: Socket }>();
  readonly #byUser = new Map<string, Set<string>>();
  readonly #events: Emitter<PushEvents>;
  #io: Server | null = null;

  constructor(log: Logger) {
    this.#events = new Emitter((error) => log.error('a listener of the hub failed', { error }));
  }

  /** Given once the Socket.IO server exists; before that nobody is connected and sending reaches nobody. */
  attach(io: Server): void {
    this.#io = io;
  }

  /** Takes a device's socket in; an earlier one of the same device is closed, and its leaving is not told. */
  join(socket: Socket, caller: Caller): void {
    const before = this.#devices.get(caller.deviceId);
    this.#devices.set(caller.deviceId, { caller, socket });
    const ofUser = this.#byUser.get(caller.userId) ?? new Set();
    this.#byUser.set(caller.userId, ofUser.add(caller.deviceId));
    void socket.join([userRoom(caller.userId), deviceRoom(caller.deviceId)]);
    before?.socket.disconnect(true);
    this.#events.emit('connected', caller);
  }

  /** A socket has closed, whatever closed it. */
  leave(socket: Socket, caller: Caller): void {
    if (this.#devices.get(caller.deviceId)?.socket !== socket) return;
    this.#devices.delete(caller.deviceId);
    const ofUser = this.#byUser.get(caller.userId);
    ofUser?.delete(caller.deviceId);
    if (ofUser?.size === 0) this.#byUser.delete(caller.userId);
    this.#events.emit('disconnected', caller);
  }

  toUser<N extends ServerEventName>(
    userId: string,
    name: N,
    event: ServerEvent<N>,
    exceptDevice?: string,
  ): void {
    const room = this.#io?.to(userRoom(userId));
    (exceptDevice === undefined ? room : room?.except(deviceRoom(exceptDevice)))?.emit(name, event);
  }

  toUsers<N extends ServerEventName>(userIds: Iterable<string>, name: N, event: ServerEvent<N>): void {
    // Without a room Socket.IO would tell everybody.
    const rooms = [...userIds].map(userRoom);
    if (rooms.length > 0) this.#io?.to(rooms).emit(name, event);
  }

  toDevice<N extends ServerEventName>(deviceId: string, name: N, event: ServerEvent<N>): void {
    this.#io?.to(deviceRoom(deviceId)).emit(name, event);
  }

  devicesOf(userId: string): readonly string[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  isConnected(deviceId: string): boolean {
    return this.#devices.has(deviceId);
  }

  closeDevice(deviceId: string): void {
    this.#devices.get(deviceId)?.socket.disconnect(true);
  }

  on<Name extends keyof PushEvents>(name: Name, listener: (caller: PushEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Connected devices. */
  get size(): number {
    return this.#devices.size;
  }
}
