import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { DeviceCheckDialog } from '../features/devices/DeviceCheckDialog.tsx';
import { LobbyDialog } from '../features/devices/LobbyDialog.tsx';
import { type CallDoor as Door, CallDoorContext, type CallEntrance } from '../state/call-door.ts';
import { useView, useViewStore } from '../state/context.tsx';
import { useT } from '../state/i18n.ts';
import { conversationTitle } from '../state/names.ts';

interface Waiting {
  readonly door: Door;
  readonly answer: (entrance: CallEntrance | null) => void;
}

/** Keeps the door of calls for what is inside: the check of the devices before the first call, the lobby before a call that runs. */
export function CallDoor({ children }: { readonly children: ReactNode }): ReactNode {
  const store = useViewStore();
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const keep = useCallback(
    (door: Door): Promise<CallEntrance | null> => {
      const checked = store.getState().view?.settings.devicesChecked ?? true;
      if (door.how === 'start' && checked) return Promise.resolve({ microphone: true, camera: door.video });
      return new Promise((answer) => setWaiting({ door, answer }));
    },
    [store],
  );
  // who is asked anew, or whose window goes, has not gone in
  useEffect(() => () => waiting?.answer(null), [waiting]);
  return (
    <CallDoorContext value={keep}>
      {children}
      {waiting && (
        <AtTheDoor
          door={waiting.door}
          onAnswer={(entrance) => {
            waiting.answer(entrance);
            setWaiting(null);
          }}
        />
      )}
    </CallDoorContext>
  );
}

function AtTheDoor(props: { readonly door: Door; readonly onAnswer: Waiting['answer'] }): ReactNode {
  const { door, onAnswer } = props;
  const t = useT();
  const title = useView(({ workspaces }) => {
    const workspace = workspaces[door.workspaceId];
    const conversation = workspace?.conversations[door.conversationId];
    return workspace && conversation ? conversationTitle(workspace, conversation, t) : t('call.groupCall');
  });
  const canVideo = useView(({ workspaces }) => workspaces[door.workspaceId]?.features.calls?.video ?? false);
  const goIn = ({ microphone, camera }: CallEntrance): void =>
    onAnswer({ microphone, camera: door.how === 'join' ? camera : camera && door.video });
  const leave = (): void => onAnswer(null);
  return door.how === 'join' ? (
    <LobbyDialog title={title} video={door.video} canVideo={canVideo} onJoin={goIn} onClose={leave} />
  ) : (
    <DeviceCheckDialog canVideo={canVideo} onCall={goIn} onClose={leave} />
  );
}
