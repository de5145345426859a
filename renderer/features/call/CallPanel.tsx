import { MessageSquare, MessageSquareOff, Maximize2, MicOff, Minimize2 } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallFacts, useRoomFacts } from '../../call/context.tsx';
import { type CallPerson, derivePeople } from '../../call/derive-people.ts';
import { deriveStatus, type PersonStatus } from '../../call/derive-status.ts';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { type CallNaming, namePeople, useCallNaming } from './call-name.ts';
import { useCallBeside, useCallUi, useCallUiVerbs } from './call-ui.tsx';
import styles from './CallPanel.module.css';
import { CallTimer } from './CallTimer.tsx';
import { CallControls } from './controls/CallControls.tsx';
import { EncryptionMark } from './encryption/EncryptionMark.tsx';
import { CallNotices } from './notices/CallNotices.tsx';
import { RecordingMark } from './notices/RecordingMark.tsx';
import { Toasts } from './notices/Toasts.tsx';
import { useCallMessages } from './notices/use-call-messages.ts';
import { QualityDot } from './QualityDot.tsx';
import { useRecordingTone } from './record/use-recording-tone.ts';
import { RemoteSound } from './RemoteSound.tsx';
import { ShareBar } from './share/ShareBar.tsx';
import { PeoplePanel } from './side/PeoplePanel.tsx';
import { StatsPanel } from './side/StatsPanel.tsx';
import { Stage } from './stage/Stage.tsx';
import { usePictureInPicture } from './stage/use-picture-in-picture.ts';
import { pictureOf, useStage } from './stage/use-stage.ts';
import { useMyself } from './use-myself.ts';
import { useRingback } from './use-ringback.ts';
import { useWide } from './use-wide.ts';
import { statusText } from './words.ts';

export interface CallPanelProps {
  readonly call: CallView;
  readonly onOpenSettings?: (() => void) | undefined;
  /** Opens the call's conversation, when it is to stand beside the call. */
  readonly onShowConversation?: ((call: CallView) => void) | undefined;
  /** What other features have for its head, while the head of its conversation is not to be seen. */
  readonly head?: ((call: CallView) => ReactNode) | undefined;
}

/** A bar for sound between two, a stage for groups and as soon as there is something to see, beside the conversation, or the whole window. */
type Shape = 'bar' | 'stage' | 'beside' | 'full';

/** The call that the person talks in. */
export function CallPanel({ call, onOpenSettings, onShowConversation, head }: CallPanelProps): ReactNode {
  const t = useT();
  const facts = useCallFacts(call.id);
  const naming = useCallNaming(call);
  const status = deriveStatus(call, facts);
  const people = namePeople(derivePeople(call, facts, naming.myId), t);
  const me = useMyself(call, naming.myId);
  const stage = useStage(people, me, call);
  const { element, ...small } = usePictureInPicture(people.length === 0 ? null : pictureOf(stage.large));
  const side = useCallUi((ui) => ui.side);
  const shape = useShape(people, naming.isGroup);
  const { leave } = useCallUiVerbs();
  useRingback(status.status === 'ringing');
  useCallMessages(call);
  useRecordingTone(people, me);
  useEffect(() => leave, [leave]);
  const staged = shape !== 'bar';
  const controls = (size: 'm' | 'l') => (
    <CallControls call={call} people={people} stage={stage} small={small} size={size} />
  );
  const toasts = <Toasts call={call} people={people} inGroup={naming.isGroup || people.length > 1} />;
  return (
    <section
      aria-label={t('call.withNames', { names: naming.title })}
      className={styles['panel']}
      data-shape={shape}
    >
      <header className={styles['header']}>
        {!staged && <Face naming={naming} speaking={people[0]?.speaking === true} />}
        <div className={styles['who']}>
          <h2 className={styles['title']}>{naming.title}</h2>
          <StatusLine call={call} status={status} people={people} staged={staged} />
        </div>
        <EncryptionMark callId={call.id} people={people} />
        <RecordingMark people={people} me={me} />
        {shape === 'full' && head?.(call)}
        {!staged && <div className={styles['barControls']}>{controls('m')}</div>}
        <Sizes call={call} shape={shape} onShowConversation={onShowConversation} />
      </header>
      <CallNotices call={call} onOpenSettings={onOpenSettings} />
      <ShareBar callId={call.id} />
      <RemoteSound people={status.status === 'held' && status.by === 'me' ? [] : people} />
      <video ref={element} aria-hidden muted playsInline className={styles['small']} />
      {staged ? (
        <div className={styles['middle']}>
          <div className={styles['scene']}>
            <Stage callId={call.id} stage={stage} me={me} />
            <div className={styles['over']}>{toasts}</div>
          </div>
          {side === 'people' && <PeoplePanel call={call} people={people} me={me} />}
          {side === 'statistics' && <StatsPanel call={call} people={people} />}
        </div>
      ) : (
        toasts
      )}
      {staged && <footer className={styles['footer']}>{controls('l')}</footer>}
    </section>
  );
}

function useShape(people: readonly CallPerson[], isGroup: boolean): Shape {
  const expanded = useCallUi((ui) => ui.expanded);
  const beside = useCallBeside();
  const side = useCallUi((ui) => ui.side);
  const myCamera = useRoomFacts(({ local }) => local.camera.state === 'on');
  if (expanded) return 'full';
  if (beside) return 'beside';
  const pictures = people.some(({ camera, screen }) => camera !== null || screen !== null);
  // in a group hands are raised, reactions fly, and more people come: all that is seen on tiles
  return isGroup || side !== null || myCamera || pictures || people.length > 1 ? 'stage' : 'bar';
}

function Face({ naming, speaking }: { readonly naming: CallNaming; readonly speaking: boolean }): ReactNode {
  return (
    <span className={styles['face']} data-speaking={speaking || undefined}>
      <Avatar id={naming.avatarId} name={naming.title} size="m" group={naming.isGroup} />
    </span>
  );
}

/** How much of the window the call takes. */
function Sizes(
  props: Pick<CallPanelProps, 'call' | 'onShowConversation'> & { readonly shape: Shape },
): ReactNode {
  const { call, shape, onShowConversation } = props;
  const t = useT();
  const { expand, putBeside } = useCallUiVerbs();
  const wide = useWide();
  const full = shape === 'full';
  const beside = shape === 'beside';
  const toggleBeside = () => {
    putBeside(!beside);
    if (!beside) onShowConversation?.(call);
  };
  return (
    <div className={styles['sizes']}>
      {wide && shape !== 'bar' && (
        <IconButton
          icon={beside ? MessageSquareOff : MessageSquare}
          label={t(beside ? 'call.chatBelow' : 'call.chatBeside')}
          onClick={toggleBeside}
        />
      )}
      <IconButton
        icon={full ? Minimize2 : Maximize2}
        label={t(full ? 'call.shrink' : 'call.expand')}
        onClick={() => expand(!full)}
      />
    </div>
  );
}

function StatusLine(props: {
  readonly call: CallView;
  readonly status: PersonStatus;
  readonly people: readonly CallPerson[];
  /** Tiles say the rest. */
  readonly staged: boolean;
}): ReactNode {
  const { call, status, people, staged } = props;
  const t = useT();
  const only = people.length === 1 ? people[0] : undefined;
  const name = only?.name ?? t('call.groupCall');
  const offline = useView(
    ({ workspaces }) => only && workspaces[call.workspaceId]?.users[only.userId]?.presence === 'offline',
  );
  const calls = status.status === 'calling' || status.status === 'ringing';
  const note =
    calls && only?.busy
      ? t('call.status.busy', { name })
      : status.status === 'calling' && offline
        ? t('errors.colleague-offline', { name })
        : staged
          ? null
          : only?.unreadable
            ? t('call.person.unreadable')
            : only?.silent
              ? t('call.person.silent', { name })
              : null;
  return (
    <p className={styles['status']} data-status={status.status}>
      <output>
        {[statusText(t, status, name), call.watch && t('call.watching'), note].filter(Boolean).join(' ')}
      </output>
      {call.state.phase === 'joined' && call.startedAt !== null && <CallTimer startedAt={call.startedAt} />}
      {!staged && only?.quality && <QualityDot quality={only.quality} />}
      {!staged && only?.state === 'connected' && only.muted && (
        <>
          <MicOff aria-hidden size={14} />
          <VisuallyHidden>{t('call.person.muted', { name })}</VisuallyHidden>
        </>
      )}
    </p>
  );
}
