/** Tells what a change of a call brought: effects of the machine become events of the contract. */
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Push } from '../push.ts';
import { isIn, isRinging, participantOf, type CallState, type Effect } from './state.ts';
import { callView, liveCallView, nameOf, participantViews, type SeenCall } from './view.ts';

export type CountedEvent = Extract<Effect, { kind: 'count' }>['what'];

export class Announcer {
  readonly #push: Push;
  readonly #clock: Clock;
  readonly #count: (what: CountedEvent, seen: SeenCall) => void;

  constructor(push: Push, clock: Clock, count: (what: CountedEvent, seen: SeenCall) => void) {
    this.#push = push;
    this.#clock = clock;
    this.#count = count;
  }

  announce(seen: SeenCall, effects: readonly Effect[]): void {
    for (const effect of effects) this.#announceOne(seen, effect);
  }

  /** Rings one device of a person again, if the call still rings for that person. */
  ringAgain(seen: SeenCall, userId: string, deviceId: string): void {
    const event = this.#incoming(seen, userId);
    if (event) this.#push.toDevice(deviceId, 'call:incoming', event);
  }

  /** Tells the members of a group which call runs in it now, and who is in it. */
  tellGroup(members: readonly string[], state: CallState): void {
    const { conversationId } = state;
    this.#push.toUsers(members, 'conversation:call', { conversationId, liveCall: liveCallView(state) });
  }

  #announceOne(seen: SeenCall, effect: Effect): void {
    const { id: callId, rev, participants } = seen.state;
    switch (effect.kind) {
      case 'incoming': {
        const event = this.#incoming(seen, effect.userId);
        if (event) this.#push.toUser(effect.userId, 'call:incoming', event);
        return;
      }
      case 'ended': {
        const { userId, only, except } = effect.to;
        const event = { callId, reason: effect.reason, endedBy: effect.endedBy, rev };
        if (only) this.#push.toDevice(only, 'call:ended', event);
        else this.#push.toUser(userId, 'call:ended', event, except);
        return;
      }
      case 'participantJoined': {
        const { userId } = effect;
        const event = { callId, userId, ...nameOf(seen.people, userId) };
        this.#push.toUsers(othersIn(seen, userId), 'call:participant-joined', event);
        return;
      }
      case 'participantLeft':
        this.#push.toUsers(othersIn(seen, effect.userId), 'call:participant-left', {
          callId,
          userId: effect.userId,
        });
        return;
      case 'mediaChanged': {
        const { userId, mediaState } = effect;
        this.#push.toUsers(othersIn(seen, userId), 'call:media-state-changed', {
          callId,
          userId,
          mediaState,
        });
        return;
      }
      case 'updated':
        this.#push.toUsers(
          participants.map(({ userId }) => userId),
          'call:updated',
          { call: callView(seen) },
        );
        return;
      case 'count':
        this.#count(effect.what, seen);
        return;
      case 'message':
        // Written inside the transaction; its own announcement follows.
        return;
      default:
        assertNever(effect, 'unknown call effect');
    }
  }

  #incoming(seen: SeenCall, userId: string) {
    const { state } = seen;
    const standing = participantOf(state, userId)?.standing;
    if (!standing || !isRinging(standing)) return null;
    return {
      callId: state.id,
      conversationId: state.conversationId,
      type: state.type,
      initiatedBy: state.initiatedBy,
      participants: participantViews(seen),
      ringsForMs: Math.max(0, standing.ringsUntil - this.#clock.now()),
    };
  }
}

/** Who is in the call beside a person. A call that has just ended has nobody in: `call:ended` says it all. */
const othersIn = ({ state }: SeenCall, userId: string): string[] =>
  state.participants
    .filter((participant) => participant.userId !== userId && isIn(participant.standing))
    .map((participant) => participant.userId);
