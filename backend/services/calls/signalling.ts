/** Passes signalling from device to device by the relay rules of the contract. Nothing is stored. */
import type { z } from 'zod';
import type { clientEvents, ServerEvent, ServerEventName } from '#shared/contracts/connect/events.ts';
import type { Caller, Push } from '../push.ts';
import { Refusal } from '../refusal.ts';
import type { CallChanges } from './changes.ts';
import { mayNotSend, route, SeenCounters, type Routed } from './relay.ts';
import { isOver, joinedOf, type CallState } from './state.ts';

type Event<N extends keyof typeof clientEvents> = z.output<(typeof clientEvents)[N]>;
type Addressed = Omit<Event<'call:offer'>, 'offer'>;
type Send = <N extends ServerEventName>(name: N, event: ServerEvent<N>) => void;
type Destination = Exclude<Routed, { to: 'nobody' } | { refused: unknown }>;

export class Signalling {
  readonly #changes: CallChanges;
  readonly #push: Push;
  readonly #counters = new Map<string, SeenCounters>();

  constructor(changes: CallChanges, push: Push) {
    this.#changes = changes;
    this.#push = push;
  }

  /** @throws Refusal */
  offer(caller: Caller, event: Event<'call:offer'>): Promise<void> {
    return this.#pass(caller, event, (send) =>
      send('call:offer', { ...origin(caller, event), offer: event.offer }),
    );
  }

  /** @throws Refusal */
  answer(caller: Caller, event: Event<'call:answer'>): Promise<void> {
    return this.#pass(caller, event, (send) =>
      send('call:answer', { ...origin(caller, event), answer: event.answer }),
    );
  }

  /** @throws Refusal */
  candidate(caller: Caller, event: Event<'call:ice-candidate'>): Promise<void> {
    return this.#pass(caller, event, (send) =>
      send('call:ice-candidate', { ...origin(caller, event), candidate: event.candidate }),
    );
  }

  /** Anything else between participants: to one of them, or to all who are joined. @throws Refusal */
  async relay(caller: Caller, event: Event<'call:relay'>): Promise<void> {
    const { callId, targetUserId, kind, payload } = event;
    const state = await this.#stateOf(callId);
    const told = { callId, fromUserId: caller.userId, kind, payload };
    if (targetUserId !== null) {
      const to = this.#reachable(route(state, caller, { targetUserId }));
      if (to) this.#sender(to)('call:relay', told);
      return;
    }
    const refused = mayNotSend(state, caller);
    if (refused) throw new Refusal(refused);
    for (const { userId, standing } of joinedOf(state)) {
      if (userId === caller.userId || standing.status !== 'joined') continue;
      this.#push.toDevice(standing.stay.deviceId, 'call:relay', told);
    }
  }

  /** Forgets the counters of a call that is over. */
  forget(callId: string): void {
    this.#counters.delete(callId);
  }

  async #pass(caller: Caller, event: Addressed, write: (send: Send) => void): Promise<void> {
    const state = await this.#stateOf(event.callId);
    const to = this.#reachable(route(state, caller, event));
    if (!to) return;
    const counters = this.#counters.get(event.callId) ?? new SeenCounters();
    this.#counters.set(event.callId, counters);
    const { fromJoinId, targetUserId, targetDeviceId, toJoinId, n } = event;
    const link = [caller.deviceId, fromJoinId, targetUserId, targetDeviceId, toJoinId].join(' ');
    if (n !== undefined && counters.has(link, n)) return;
    write(this.#sender(to));
    // Counted once it is out: what found nobody may be sent again under the same number.
    if (n !== undefined) counters.add(link, n);
  }

  async #stateOf(callId: string): Promise<CallState> {
    const seen = await this.#changes.current(callId);
    if (!seen) throw new Refusal('not-found');
    if (isOver(seen.state)) this.#counters.delete(callId);
    return seen.state;
  }

  /** null: dropped. @throws Refusal where the target has no socket */
  #reachable(routed: Routed): Destination | null {
    if ('refused' in routed) throw new Refusal(routed.refused);
    if (routed.to === 'nobody') return null;
    const devices = this.#push.devicesOf(routed.userId);
    const isThere = routed.to === 'user' ? devices.length > 0 : devices.includes(routed.deviceId);
    if (!isThere) throw new Refusal('target-away');
    return routed;
  }

  #sender(to: Destination): Send {
    return (name, event) =>
      to.to === 'user'
        ? this.#push.toUser(to.userId, name, event)
        : this.#push.toDevice(to.deviceId, name, event);
  }
}

/** Who speaks: the account and the device are the server's word, the rest is the sender's. */
const origin = (caller: Caller, { callId, fromJoinId, toJoinId, n }: Addressed) => ({
  callId,
  fromUserId: caller.userId,
  fromDeviceId: caller.deviceId,
  fromJoinId,
  toJoinId,
  n,
});
