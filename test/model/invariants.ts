/** What must hold in the world of the model, each by its name. They throw; nothing is returned. */
import { isIn, isOver, isRinging, type CallState, type Participant } from '#backend/services/calls/state.ts';
import type { CallState as PersonState } from '#shared/machines/call.ts';
import type { ModelDevice } from './device.ts';
import { RULES, type World } from './world.ts';

function must(holds: boolean, invariant: string, about: unknown): asserts holds {
  if (!holds) throw new Error(`${invariant}: ${JSON.stringify(about)}`);
}

type Joined = Extract<Participant['standing'], { status: 'joined' }>;
const joinedIn = (call: CallState): (Participant & { standing: Joined })[] =>
  call.participants.filter(
    (one): one is Participant & { standing: Joined } => one.standing.status === 'joined',
  );

/** Nobody is joined, invited or ringing in a call that is over. */
export function noRingOutlivesItsCall({ server }: World): void {
  for (const call of server.calls.values()) {
    if (isOver(call))
      must(!call.participants.some(({ standing }) => isIn(standing)), 'noRingOutlivesItsCall', call);
  }
}

/** A call that lives has somebody joined; who rings has a limit, who is joined has a socket or a limit. */
export function everyStandingHasALimit(world: World): void {
  for (const call of world.liveCalls()) {
    must(joinedIn(call).length > 0, 'everyStandingHasALimit: nobody is joined', call);
    for (const { standing } of call.participants) {
      if (isRinging(standing))
        must(standing.ringsUntil <= world.clock.now() + RULES.ringMs, 'everyStandingHasALimit', call);
      if (standing.status !== 'joined') continue;
      const isConnected = world.server.connected.has(standing.stay.deviceId);
      must(isConnected === (standing.graceUntil === null), 'everyStandingHasALimit: grace', call);
    }
  }
}

/** A conversation has one live call. */
export function oneLiveCallPerConversation(world: World): void {
  const ids = world.liveCalls().map(({ conversationId }) => conversationId);
  must(new Set(ids).size === ids.length, 'oneLiveCallPerConversation', ids);
}

/** A mesh holds no more than it can carry. */
export function noCallIsOverfull(world: World): void {
  for (const call of world.liveCalls())
    must(joinedIn(call).length <= RULES.meshAudio, 'noCallIsOverfull', call);
}

/** A person talks in one call of a device at most; the others are held. */
export function oneUnheldCallPerSet({ devices }: World): void {
  for (const { set, caller } of devices) {
    const talking = [...set].filter(
      ([, state]) => state.phase === 'joining' || (state.phase === 'joined' && !state.held),
    );
    must(talking.length <= 1, 'oneUnheldCallPerSet', { caller, talking });
  }
}

/** Every stay has a number and a name that no stay before it had; numbers grow. */
export function staysAreNumbered({ changes }: World): void {
  const highest = new Map<string, number>();
  const known = new Map<string, string>();
  for (const { after } of changes) {
    for (const { stay, userId } of staysOf(after)) {
      const owner = `${after.id} ${stay.joinSeq} ${userId} ${stay.deviceId}`;
      if (known.has(stay.joinId)) {
        must(known.get(stay.joinId) === owner, 'staysAreNumbered: one name, two stays', { owner, after });
        continue;
      }
      known.set(stay.joinId, owner);
      must(stay.joinSeq > (highest.get(after.id) ?? 0), 'staysAreNumbered: does not grow', { owner, after });
      highest.set(after.id, stay.joinSeq);
    }
  }
}

const staysOf = (call: CallState) =>
  call.participants.flatMap(({ userId, standing }) =>
    'stay' in standing ? [{ userId, stay: standing.stay }] : [],
  );

/** A person has one owning device in a call; it changes only when that person's other device takes over. */
export function oneOwnerPerPerson({ changes }: World): void {
  for (const { before, command, after } of changes) {
    const people = after.participants.map(({ userId }) => userId);
    must(new Set(people).size === people.length, 'oneOwnerPerPerson: a person twice', after);
    for (const { userId, standing } of joinedIn(after)) {
      const was = before?.participants.find((one) => one.userId === userId)?.standing;
      if (was?.status !== 'joined' || was.stay.deviceId === standing.stay.deviceId) continue;
      const isTakeOver = command.kind === 'answer' && command.takeOver && command.userId === userId;
      must(isTakeOver, 'oneOwnerPerPerson: changed hands', { command, after });
    }
  }
}

/** What is over stays over, and `rev` counts every change. */
export function changesAreCounted({ changes }: World): void {
  for (const { before, after } of changes) {
    must(after.rev === (before?.rev ?? 0) + 1, 'changesAreCounted', { before, after });
    must(before === null || !isOver(before), 'changesAreCounted: after its end', { before, after });
  }
}

/** With everything arrived, each device believes of each call what the server says of it. */
export function everyoneAgrees(world: World): void {
  for (const device of world.devices) {
    for (const callId of device.set.keys())
      must(world.server.calls.has(callId), 'everyoneAgrees: unknown', callId);
    for (const call of world.server.calls.values()) agrees(device, call);
  }
}

function agrees(device: ModelDevice, call: CallState): void {
  const local = device.set.get(call.id);
  const standing = call.participants.find(({ userId }) => userId === device.caller.userId)?.standing;
  const about = { device: device.caller, local, call };
  const isOwner = standing?.status === 'joined' && standing.stay.deviceId === device.caller.deviceId;
  const isTalking = local?.phase === 'joined' || local?.phase === 'outgoing';
  must(isOwner === isTalking, 'everyoneAgrees: who is joined', about);
  const isCalled = standing !== undefined && isRinging(standing);
  // who was told that the call is full has been told enough
  const isRefused = local?.phase === 'ended' && local.error !== null;
  must(!isCalled || isRefused || local?.phase === 'incoming', 'everyoneAgrees: does not ring', about);
  if (isOwner && isTalking)
    must(local.stay?.joinId === standing.stay.joinId, 'everyoneAgrees: the stay', about);
  if (local?.phase !== 'incoming') return;
  must(!local.answering, 'everyoneAgrees: an answer that never ends', about);
  must(isCalled, 'everyoneAgrees: rings in vain', about);
}

/** Nothing lives any more, on the server or on a device. */
export function everythingHasEnded(world: World): void {
  must(world.liveCalls().length === 0, 'everythingHasEnded', world.liveCalls());
  const isEnded = ({ phase }: PersonState) => phase === 'ended';
  for (const { set, caller } of world.devices)
    must([...set.values()].every(isEnded), 'everythingHasEnded', { caller, set: [...set] });
}

/** Held after every action. */
export const ALWAYS = [
  noRingOutlivesItsCall,
  everyStandingHasALimit,
  oneLiveCallPerConversation,
  noCallIsOverfull,
  oneUnheldCallPerSet,
] as const;

/** Held by the whole run. */
export const HISTORY = [staysAreNumbered, oneOwnerPerPerson, changesAreCounted] as const;
