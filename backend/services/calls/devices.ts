/** What a participant's device does to the call: its media state, its socket's coming and going. */
import {
  isOver,
  isRinging,
  participantOf,
  refuse,
  unchanged,
  withParticipant,
  type CallState,
  type Command,
  type Context,
  type Decision,
} from './state.ts';

type Media = Extract<Command, { kind: 'media' }>;
type DeviceLost = Extract<Command, { kind: 'deviceLost' }>;
type DeviceBack = Extract<Command, { kind: 'deviceBack' }>;

export function media(state: CallState, { userId, deviceId, mediaState }: Media): Decision {
  if (isOver(state)) return refuse('call-ended');
  const standing = participantOf(state, userId)?.standing;
  if (standing?.status !== 'joined' || standing.stay.deviceId !== deviceId) return refuse('not-joined');
  return {
    state: withParticipant(state, userId, { mediaState }),
    effects: [{ kind: 'mediaChanged', userId, mediaState }, { kind: 'updated' }],
  };
}

/** The owning device gets its grace, a ringing one rings no more. */
export function deviceLost(state: CallState, command: DeviceLost, { now, rules }: Context): Decision {
  const { userId, deviceId } = command;
  const standing = participantOf(state, userId)?.standing;
  if (isOver(state) || !standing) return unchanged(state);
  if (standing.status === 'joined') {
    if (standing.stay.deviceId !== deviceId || standing.graceUntil !== null) return unchanged(state);
    return changed(state, userId, { ...standing, graceUntil: now + rules.graceMs });
  }
  if (!isRinging(standing)) return unchanged(state);
  const ringing = standing.ringing.filter((device) => device.deviceId !== deviceId);
  if (ringing.length === standing.ringing.length) return unchanged(state);
  // The status stays `ringing`: the person has been alerted.
  return changed(state, userId, { ...standing, ringing });
}

export function deviceBack(state: CallState, { userId, deviceId }: DeviceBack): Decision {
  const standing = participantOf(state, userId)?.standing;
  if (isOver(state) || standing?.status !== 'joined') return unchanged(state);
  if (standing.stay.deviceId !== deviceId || standing.graceUntil === null) return unchanged(state);
  return changed(state, userId, { ...standing, graceUntil: null });
}

function changed(
  state: CallState,
  userId: string,
  standing: CallState['participants'][number]['standing'],
): Decision {
  return { state: withParticipant(state, userId, { standing }), effects: [{ kind: 'updated' }] };
}
