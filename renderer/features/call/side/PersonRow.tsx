import {
  Circle,
  EllipsisVertical,
  Hand,
  MicOff,
  Pin,
  PinOff,
  ScreenShare,
  Volume1,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { CallView, WorkspaceView } from '#shared/contracts/view.ts';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useBridge, useNotices } from '../../../state/context.tsx';
import { type TextKey, useT } from '../../../state/i18n.ts';
import { userName } from '../../../state/names.ts';
import { PersonActs } from '../../../state/person-acts.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { MenuButton, type MenuEntry } from '../../../ui/MenuButton.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import { VisuallyHidden } from '../../../ui/VisuallyHidden.tsx';
import { useCallUi, useCallUiVerbs } from '../call-ui.tsx';
import { QualityDot } from '../QualityDot.tsx';
import styles from './PeoplePanel.module.css';

const STATES: Readonly<Record<CallPerson['state'], TextKey>> = {
  invited: 'call.people.invited',
  ringing: 'call.people.ringing',
  connecting: 'call.people.connecting',
  connected: 'call.people.joined',
  interrupted: 'call.people.interrupted',
  held: 'call.people.held',
};

export interface PersonRowProps {
  readonly call: CallView;
  readonly person: CallPerson;
  /** The backend carries small messages between participants. */
  readonly canAsk: boolean;
}

/** One of the others: what they do, how loud I hear them, and what I can ask of them. */
export function PersonRow({ call, person, canAsk }: PersonRowProps): ReactNode {
  const t = useT();
  const { id: callId, workspaceId, conversationId } = call;
  const volume = useCallUi(({ volumes }) => volumes[person.userId] ?? 1);
  const [tuning, setTuning] = useState(false);
  const pinned = useCallUi(({ stage }) => stage.pinned === person.userId);
  const { setVolume, setStage } = useCallUiVerbs();
  const ask = useAskToMute(callId, person);
  const { userId, name, state, busy, unreadable } = person;
  const here = state === 'connected' || state === 'held' || state === 'interrupted';
  const calling = state === 'ringing' || state === 'invited';
  const words = t(
    calling && busy ? 'call.people.busy' : unreadable ? 'call.person.unreadable' : STATES[state],
  );
  const isWell = state === 'connected' && !unreadable;
  const pin: MenuEntry = {
    key: 'pin',
    icon: pinned ? PinOff : Pin,
    label: t(pinned ? 'call.person.unpin' : 'call.person.pin', { name }),
    onSelect: () => setStage({ pinned: pinned ? null : userId }),
  };
  return (
    <li className={styles['person']}>
      <div className={styles['row']}>
        <Avatar id={userId} name={name} size="s" />
        <RowWords name={name} state={isWell ? null : words} />
        <Marks person={person} />
        {here && person.microphone && (
          <IconButton
            size="s"
            icon={volume === 0 ? VolumeX : volume < 1 ? Volume1 : Volume2}
            label={t('call.people.changeVolume', { name })}
            aria-expanded={tuning}
            onClick={() => setTuning(!tuning)}
          />
        )}
        {here && (
          <PersonActs place={{ workspaceId, conversationId }} userId={userId} name={name}>
            {(acts) => (
              <MenuButton
                size="s"
                icon={EllipsisVertical}
                label={t('call.people.options', { name })}
                groups={[[pin, ...(canAsk ? [ask] : [])], acts]}
              />
            )}
          </PersonActs>
        )}
      </div>
      {here && person.microphone && tuning && (
        <Slider
          label={t('call.people.volume', { name })}
          value={volume}
          valueText={t('call.people.percent', { percent: Math.round(volume * 100) })}
          onChange={(next) => setVolume(userId, next)}
        />
      )}
    </li>
  );
}

/** Only they can mute themselves; asking again makes sense only after they have spoken again. */
function useAskToMute(callId: string, { userId, muted }: CallPerson): MenuEntry {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const [asked, setAsked] = useState(false);
  if (asked && muted) setAsked(false);
  const tell = () => bridge.call.call.tell({ callId, toUserId: userId, message: { type: 'please-mute' } });
  return {
    key: 'ask',
    icon: MicOff,
    label: t(asked ? 'call.people.asked' : 'call.people.askToMute'),
    disabled: muted || asked,
    onSelect: () => void notices.run(tell).then(setAsked),
  };
}

export function MyRow(props: { readonly me: CallPerson; readonly workspace: WorkspaceView }): ReactNode {
  const { me, workspace } = props;
  const t = useT();
  const name = userName(workspace, me.userId, t);
  return (
    <li className={styles['row']}>
      <Avatar id={me.userId} name={name} size="s" />
      <RowWords name={t('call.person.me', { name })} state={null} />
      <Marks person={me} />
    </li>
  );
}

export function RowWords(props: { readonly name: string; readonly state: string | null }): ReactNode {
  return (
    <span className={styles['words']}>
      <span className={styles['name']}>{props.name}</span>
      {props.state && <span className={styles['state']}>{props.state}</span>}
    </span>
  );
}

function Marks({ person }: { readonly person: CallPerson }): ReactNode {
  const t = useT();
  const { name, handRaisedAt, recording, screen, muted, state, quality } = person;
  return (
    <span className={styles['marks']}>
      {handRaisedAt !== null && (
        <>
          <Hand aria-hidden size={15} />
          <VisuallyHidden>{t('call.person.hand', { name })}</VisuallyHidden>
        </>
      )}
      {recording && (
        <>
          <Circle aria-hidden size={12} fill="currentcolor" className={styles['recording']} />
          <VisuallyHidden>{t('call.person.recording', { name })}</VisuallyHidden>
        </>
      )}
      {screen && (
        <>
          <ScreenShare aria-hidden size={15} />
          <VisuallyHidden>{t('call.share.by', { name })}</VisuallyHidden>
        </>
      )}
      {muted && state === 'connected' && (
        <>
          <MicOff aria-hidden size={15} />
          <VisuallyHidden>{t('call.person.muted', { name })}</VisuallyHidden>
        </>
      )}
      {quality && <QualityDot quality={quality} />}
    </span>
  );
}
