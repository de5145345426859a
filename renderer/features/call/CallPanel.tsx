import { Maximize2, MicOff, Minimize2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallFacts, useRoomFacts } from '../../call/context.tsx';
import { type CallPerson, derivePeople } from '../../call/derive-people.ts';
import { deriveStatus, type PersonStatus } from '../../call/derive-status.ts';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { useCallNaming } from './call-name.ts';
import { useCallUi, useCallUiVerbs } from './call-ui.tsx';
import { CallControls } from './CallControls.tsx';
import styles from './CallPanel.module.css';
import { CallStage } from './CallStage.tsx';
import { CallTimer } from './CallTimer.tsx';
import { DeviceErrors } from './DeviceErrors.tsx';
import { QualityDot } from './QualityDot.tsx';
import { RemoteSound } from './RemoteSound.tsx';
import { useRingback } from './use-ringback.ts';
import { statusText } from './words.ts';

/** The call that the person talks in. A bar for sound between two, a stage as soon as there are pictures or more people. */
export function CallPanel(props: {
  readonly call: CallView;
  readonly onOpenSettings?: (() => void) | undefined;
}): ReactNode {
  const { call, onOpenSettings } = props;
  const t = useT();
  const facts = useCallFacts(call.id);
  const naming = useCallNaming(call);
  const expanded = useCallUi((ui) => ui.expanded);
  const { expand } = useCallUiVerbs();
  const myCamera = useRoomFacts(({ local }) => local.camera.state === 'on');
  const status = deriveStatus(call, facts);
  const people = derivePeople(call, facts, naming.myId);
  useRingback(status.status === 'ringing');
  const staged = expanded || myCamera || people.length > 1 || people.some(({ camera }) => camera !== null);
  return (
    <section
      aria-label={t('call.withNames', { names: naming.title })}
      className={styles['panel']}
      data-shape={expanded ? 'full' : staged ? 'stage' : 'bar'}
    >
      <header className={styles['header']}>
        {!staged && (
          <span className={styles['face']} data-speaking={people[0]?.speaking || undefined}>
            <Avatar id={naming.avatarId} name={naming.title} size="m" group={naming.isGroup} />
          </span>
        )}
        <div className={styles['who']}>
          <h2 className={styles['title']}>{naming.title}</h2>
          <StatusLine call={call} status={status} people={people} staged={staged} />
        </div>
        {!staged && (
          <div className={styles['barControls']}>
            <CallControls call={call} size="m" />
          </div>
        )}
        <IconButton
          icon={expanded ? Minimize2 : Maximize2}
          label={t(expanded ? 'call.shrink' : 'call.expand')}
          onClick={() => expand(!expanded)}
        />
      </header>
      <DeviceErrors callId={call.id} onOpenSettings={onOpenSettings} />
      <RemoteSound people={status.status === 'held' && status.by === 'me' ? [] : people} />
      {staged && <CallStage people={people} />}
      {staged && (
        <footer className={styles['footer']}>
          <CallControls call={call} size="l" />
        </footer>
      )}
    </section>
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
        : null;
  return (
    <p className={styles['status']} data-status={status.status}>
      <output>{[statusText(t, status, name), note].filter(Boolean).join(' ')}</output>
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
