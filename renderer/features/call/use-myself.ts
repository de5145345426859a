import type { CallView } from '#shared/contracts/view.ts';
import { useRoomFacts } from '../../call/context.tsx';
import type { CallPerson } from '../../call/derive-people.ts';
import { useT } from '../../state/i18n.ts';

/** Myself as the others are shown: what I send, as it leaves. */
export function useMyself(call: CallView, myId: string): CallPerson {
  const t = useT();
  const camera = useRoomFacts(({ local }) => (local.camera.state === 'on' ? local.camera.track : null));
  const speaking = useRoomFacts((facts) => facts.speaking);
  const { mediaState, state } = call;
  return {
    userId: myId,
    name: t('common.you'),
    state: state.phase === 'joined' && state.held ? 'held' : 'connected',
    busy: false,
    muted: !mediaState.audioEnabled,
    camera: mediaState.videoEnabled ? camera : null,
    screen: null,
    screenAudio: null,
    sharePaused: false,
    handRaisedAt: mediaState.handRaisedAt ? Date.parse(mediaState.handRaisedAt) : null,
    recording: mediaState.recording ?? false,
    silent: false,
    unreadable: false,
    details: null,
    microphone: null,
    speaking: speaking && mediaState.audioEnabled,
    quality: null,
  };
}
