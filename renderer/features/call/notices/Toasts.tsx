import { Info, MicOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallRoom, useRoomFacts } from '../../../call/context.tsx';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useT } from '../../../state/i18n.ts';
import { Button } from '../../../ui/Button.tsx';
import { VisuallyHidden } from '../../../ui/VisuallyHidden.tsx';
import { type MuteRequest, requestKey } from '../call-ui-state.ts';
import { useCallUi, useCallUiVerbs } from '../call-ui.tsx';
import { run } from '../run.ts';
import { REACTION_WORDS } from '../words.ts';
import styles from './Toasts.module.css';
import { useNews } from './use-news.ts';

export interface ToastsProps {
  readonly call: CallView;
  readonly people: readonly CallPerson[];
  /** In a call of two, the call itself says who came and went. */
  readonly inGroup: boolean;
}

/** Small things that pass, over the stage: they move nothing, and those who hear the page are told too. */
export function Toasts({ call, people, inGroup }: ToastsProps): ReactNode {
  const news = useNews(people, inGroup);
  return (
    <div className={styles['toasts']}>
      <MuteRequests call={call} people={people} />
      <SpeakingMuted call={call} />
      <output className={styles['line']}>
        {news.map((text) => (
          <Toast key={text} icon={Info}>
            {text}
          </Toast>
        ))}
      </output>
      <SaidReactions callId={call.id} people={people} />
    </div>
  );
}

function Toast(props: {
  readonly icon: LucideIcon;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  const { icon: Icon, children, actions } = props;
  return (
    <div className={styles['toast']}>
      <Icon aria-hidden size={16} />
      <span className={styles['words']}>{children}</span>
      {actions}
    </div>
  );
}

/** Somebody asks me to mute; only I can. */
function MuteRequests({ call, people }: Omit<ToastsProps, 'inGroup'>): ReactNode {
  const t = useT();
  const room = useCallRoom();
  const requests = useCallUi((ui) => ui.muteRequests);
  const { forgetMuteRequest } = useCallUiVerbs();
  const { audioEnabled } = call.mediaState;
  const open = requests.filter(({ callId }) => callId === call.id);
  useEffect(() => {
    if (!audioEnabled) for (const request of open) forgetMuteRequest(request);
  });
  const mute = (request: MuteRequest) => {
    forgetMuteRequest(request);
    run(room.setMedia(call.id, { audioEnabled: false }));
  };
  return (
    <output className={styles['line']}>
      {audioEnabled &&
        open.map((request) => {
          const { from } = request;
          const name = 'name' in from ? from.name : people.find((one) => one.userId === from.userId)?.name;
          return (
            <Toast
              key={requestKey(from)}
              icon={MicOff}
              actions={
                <>
                  <Button size="s" tone="accent" onClick={() => mute(request)}>
                    {t('call.notices.muteShort')}
                  </Button>
                  <Button size="s" onClick={() => forgetMuteRequest(request)}>
                    {t('common.dismiss')}
                  </Button>
                </>
              }
            >
              {t('call.notices.asksToMute', { name: name || t('common.someone') })}
            </Toast>
          );
        })}
    </output>
  );
}

/** Stays a moment after the last word, so that the button can be reached. */
const LINGER_MS = 4000;

function SpeakingMuted({ call }: { readonly call: CallView }): ReactNode {
  const t = useT();
  const room = useCallRoom();
  const muted = !call.mediaState.audioEnabled;
  const speaking = useRoomFacts((facts) => facts.speakingMuted);
  const shown = useLinger(speaking && muted, LINGER_MS) && muted;
  return (
    <output className={styles['line']}>
      {shown && (
        <Toast
          icon={MicOff}
          actions={
            <Button
              size="s"
              tone="accent"
              onClick={() => run(room.setMedia(call.id, { audioEnabled: true }))}
            >
              {t('call.notices.unmuteShort')}
            </Button>
          }
        >
          <strong>{t('call.notices.mutedSpeaking')}</strong>
          <span className={styles['hint']}>{t('call.notices.holdSpace')}</span>
        </Toast>
      )}
    </output>
  );
}

/** True while it is on, and for `ms` afterwards. */
function useLinger(on: boolean, ms: number): boolean {
  const [shown, setShown] = useState(on);
  if (on && !shown) setShown(true);
  useEffect(() => {
    if (on) return undefined;
    const timer = setTimeout(() => setShown(false), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return shown;
}

function SaidReactions(props: {
  readonly callId: string;
  readonly people: readonly CallPerson[];
}): ReactNode {
  const t = useT();
  const reactions = useCallUi((ui) => ui.reactions);
  const nameOf = (id: string) => props.people.find(({ userId }) => userId === id)?.name;
  const latest = reactions.findLast(({ callId, userId }) => callId === props.callId && nameOf(userId));
  return (
    <VisuallyHidden>
      <output>
        {latest &&
          t('call.reactions.said', {
            name: nameOf(latest.userId) ?? '',
            reaction: t(REACTION_WORDS[latest.emoji]),
          })}
      </output>
    </VisuallyHidden>
  );
}
