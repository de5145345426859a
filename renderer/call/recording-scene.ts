import type { AppView, CallView } from '#shared/contracts/view.ts';
import type { RecordedPerson, RecordingScene } from '../media/recording-canvas.ts';
import type { Translate } from '../state/i18n.ts';
import { myIdOf, withNames } from '../state/names.ts';
import { type CallPerson, derivePeople } from './derive-people.ts';
import { NO_CALL_FACTS, type RoomFacts } from './facts.ts';

/** `null`: the call is over, or I am not in it. Pure. */
export function sceneOfCall(
  callId: string,
  view: AppView | null,
  facts: RoomFacts,
  t: Translate,
): RecordingScene | null {
  const call = view?.calls[callId];
  const workspace = call && view?.workspaces[call.workspaceId];
  const myId = workspace ? myIdOf(workspace) : null;
  if (call?.state.phase !== 'joined' || myId === null) return null;
  return recordingScene(withNames(call, t), facts, myId);
}

/**
 * What a recording of this call has in it now: who is in the call, what they show and say, and what I send. Pure.
 * On hold there is nothing of anybody: my devices may be in another call.
 */
export function recordingScene(call: CallView, facts: RoomFacts, myId: string): RecordingScene {
  const held = call.state.phase === 'joined' && call.state.held;
  const others = derivePeople(call, facts.calls[call.id] ?? NO_CALL_FACTS, myId).filter(isHere);
  const me = call.participants.find(({ userId }) => userId === myId)?.name ?? '';
  const { camera, microphone } = facts.local;
  if (held) {
    const faces = others.map(({ userId, name }) => ({ id: userId, name, camera: null }));
    return { screen: null, people: [{ id: myId, name: me, camera: null }, ...faces], sounds: [] };
  }
  const mine: RecordedPerson = {
    id: myId,
    name: me,
    camera: camera.state === 'on' && call.mediaState.videoEnabled ? camera.track : null,
  };
  // a muted microphone gives silence; unmuting must not change what is mixed
  const mySound = microphone.state === 'on' ? [microphone.track] : [];
  return {
    screen: screenOf(call, facts, others, me),
    people: [
      mine,
      ...others.map(({ userId, name, camera: theirs }) => ({ id: userId, name, camera: theirs })),
    ],
    sounds: [
      ...mySound,
      ...myScreenSound(call, facts),
      ...others.flatMap(({ microphone: theirs, screenAudio }) => [theirs, screenAudio].filter(isTrack)),
    ],
  };
}

const isHere = ({ state }: CallPerson): boolean => state !== 'invited' && state !== 'ringing';
const isTrack = (track: MediaStreamTrack | null): track is MediaStreamTrack => track !== null;

/** Mine before theirs: what I show is what I talk about. Paused, it is meant for nobody. */
function screenOf(
  call: CallView,
  { screen }: RoomFacts,
  others: readonly CallPerson[],
  me: string,
): RecordingScene['screen'] {
  if (screen.state === 'sharing' && screen.callId === call.id && !screen.paused) {
    return { name: me, picture: screen.picture };
  }
  const sharer = others.find((person) => person.screen !== null);
  return sharer?.screen ? { name: sharer.name, picture: sharer.screen } : null;
}

function myScreenSound(call: CallView, { screen }: RoomFacts): MediaStreamTrack[] {
  return screen.state === 'sharing' && screen.callId === call.id && !screen.paused && screen.sound
    ? [screen.sound]
    : [];
}
