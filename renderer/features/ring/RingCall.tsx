import { MessageSquareText, Pause, Phone, PhoneOff, Video } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { errorText, useT } from '../../state/i18n.ts';
import { calledName } from '../../state/names.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import styles from './RingCall.module.css';
import type { Answers, AnswerState } from './use-answers.ts';

interface RingCallProps {
  readonly ring: RingView;
  readonly state: AnswerState;
  readonly answers: Answers;
  /** The keys are for this one; `null`: there is no other. */
  readonly selected: boolean | null;
  readonly onSelect: () => void;
}

/** One call that rings: who, where, and the answers. */
export function RingCall({ ring, state, answers, selected, onSelect }: RingCallProps): ReactNode {
  const t = useT();
  const nameId = useId();
  const { conversationName, workspaceName, type } = ring;
  const callerName = calledName(ring.callerName, t);
  const kind = t(type === 'video' ? 'call.incoming.video' : 'call.incoming.audio');
  return (
    <fieldset aria-labelledby={nameId} aria-current={selected ?? undefined} className={styles['group']}>
      <div className={styles['call']} data-selected={selected ?? undefined}>
        <div className={styles['caller']}>
          <span className={styles['face']} data-ringing={state.state !== 'answered' || undefined}>
            <Avatar id={callerName} name={callerName} size={selected === null ? 'l' : 'm'} />
          </span>
          <div className={styles['who']}>
            <p id={nameId} dir="auto" className={styles['name']}>
              {callerName}
            </p>
            {conversationName && (
              <p dir="auto" className={styles['where']}>
                {t('call.incoming.inGroup', { conversation: conversationName })}
              </p>
            )}
            <p dir="auto" className={styles['where']}>
              {kind} · {workspaceName}
            </p>
          </div>
        </div>
        {state.state === 'failed' && (
          <p role="alert" className={styles['error']}>
            {errorText(t, state.error)}
          </p>
        )}
        <RingAnswers ring={ring} answers={answers} disabled={state.state === 'answered'} onFocus={onSelect} />
      </div>
    </fieldset>
  );
}

interface RingAnswersProps extends Pick<RingCallProps, 'ring' | 'answers'> {
  readonly disabled: boolean;
  readonly onFocus: () => void;
}

function RingAnswers({ ring, answers, ...common }: RingAnswersProps): ReactNode {
  const t = useT();
  const { inCall = false, quickReplies } = ring;
  return (
    <div className={styles['answers']}>
      {inCall ? (
        <>
          <Button tone="positive" {...common} icon={Pause} onClick={answers.accept}>
            {t('call.holdAndAccept')}
          </Button>
          <Button {...common} icon={Phone} onClick={answers.endAndAccept}>
            {t('call.endAndAccept')}
          </Button>
        </>
      ) : (
        <>
          <Button tone="positive" {...common} icon={Phone} onClick={answers.accept}>
            {t('call.accept')}
          </Button>
          <Button tone="positive" {...common} icon={Video} onClick={answers.acceptWithVideo}>
            {t('call.acceptWithVideo')}
          </Button>
        </>
      )}
      <Button
        tone="danger"
        {...common}
        icon={PhoneOff}
        className={styles['decline']}
        onClick={answers.decline}
      >
        {t('call.decline')}
      </Button>
      {quickReplies.length > 0 && (
        <MenuButton
          label={t('ring.reply')}
          icon={MessageSquareText}
          tone="neutral"
          className={styles['reply']}
          tooltipSide="top"
          side="top"
          disabled={common.disabled}
          groups={[
            quickReplies.map((text) => ({ key: text, label: text, onSelect: () => answers.reply(text) })),
          ]}
        />
      )}
    </div>
  );
}
