import { Pause, Phone, PhoneOff, Video } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { GroupClient } from '#shared/contracts/ipc/client.ts';
import type { ringGroup, RingView } from '#shared/contracts/ipc/ring.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import { playRing } from '../../media/ringtone.ts';
import { errorText, useT } from '../../state/i18n.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { applyTheme } from '../../ui/theme.ts';
import styles from './RingWindow.module.css';
import { answerOf } from './ring-keys.ts';

export type RingClient = GroupClient<typeof ringGroup>;

/** The whole ring window. It knows one call and three answers; main takes it away when the ring is over. */
export function RingWindow({ client }: { readonly client: RingClient }): ReactNode {
  const [ring] = useRings(client);
  return ring && <Ring key={ring.callId} ring={ring} client={client} />;
}

/** What is told while the first answer is on its way is newer than that answer. */
function useRings(client: RingClient): readonly RingView[] {
  const [rings, setRings] = useState<readonly RingView[]>([]);
  useEffect(() => {
    let told = false;
    const off = client.on('changed', (next) => {
      told = true;
      setRings(next);
    });
    client.call.current().then(
      (current) => !told && setRings(current),
      () => undefined, // no ring to show: main closes the window
    );
    return () => {
      told = true;
      off();
    };
  }, [client]);
  return rings;
}

function Ring({ ring, client }: { readonly ring: RingView; readonly client: RingClient }): ReactNode {
  const t = useT();
  const { callId, callerName, conversationName, workspaceName, type, theme, inCall = false } = ring;
  const [answered, setAnswered] = useState(false);
  const [error, setError] = useState<ErrorView | null>(null);
  useEffect(() => applyTheme(theme), [theme]);
  useRingtone(ring, !answered);

  const answer = (verb: () => Promise<unknown>) => {
    if (answered) return;
    setAnswered(true);
    setError(null);
    verb().catch((reason: unknown) => {
      setError(AppError.from(reason).view());
      setAnswered(false);
    });
  };
  const answers = {
    accept: () => answer(() => client.call.accept({ callId, video: false })),
    acceptWithVideo: () => answer(() => client.call.accept({ callId, video: true })),
    endAndAccept: () => answer(() => client.call.accept({ callId, video: false, others: 'end' })),
    decline: () => answer(() => client.call.decline({ callId })),
  };
  useKeys(answers);

  const kind = t(type === 'video' ? 'call.incoming.video' : 'call.incoming.audio');
  return (
    <main className={styles['ring']}>
      <h1 className={styles['heading']}>{t('call.incoming.title')}</h1>
      <div className={styles['caller']}>
        <span className={styles['face']} data-ringing={!answered || undefined}>
          <Avatar id={callerName} name={callerName} size="l" />
        </span>
        <div className={styles['who']}>
          <p className={styles['name']}>{callerName}</p>
          {conversationName && (
            <p className={styles['where']}>
              {t('call.incoming.inGroup', { conversation: conversationName })}
            </p>
          )}
          <p className={styles['where']}>
            {kind} · {workspaceName}
          </p>
        </div>
      </div>
      {error && (
        <p role="alert" className={styles['error']}>
          {errorText(t, error)}
        </p>
      )}
      <div className={styles['answers']}>
        {inCall ? (
          <>
            <Button tone="positive" icon={Pause} disabled={answered} onClick={answers.accept}>
              {t('call.holdAndAccept')}
            </Button>
            <Button icon={Phone} disabled={answered} onClick={answers.endAndAccept}>
              {t('call.endAndAccept')}
            </Button>
          </>
        ) : (
          <>
            <Button tone="positive" icon={Phone} disabled={answered} onClick={answers.accept}>
              {t('call.accept')}
            </Button>
            <Button tone="positive" icon={Video} disabled={answered} onClick={answers.acceptWithVideo}>
              {t('call.acceptWithVideo')}
            </Button>
          </>
        )}
        <Button tone="danger" icon={PhoneOff} disabled={answered} onClick={answers.decline}>
          {t('call.decline')}
        </Button>
      </div>
      <p aria-hidden className={styles['keys']}>
        {t(inCall ? 'call.incoming.keysInCall' : 'call.incoming.keys')}
      </p>
    </main>
  );
}

function useRingtone({ ringVolume, ringSpeakerId }: RingView, rings: boolean): void {
  useEffect(
    () => (rings ? playRing({ pattern: 'ring', volume: ringVolume, speakerId: ringSpeakerId }) : undefined),
    [rings, ringVolume, ringSpeakerId],
  );
}

function useKeys(answers: Readonly<Record<'accept' | 'acceptWithVideo' | 'decline', () => void>>): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const wanted = answerOf(event);
      if (!wanted || event.repeat) return;
      event.preventDefault();
      answers[wanted]();
    };
    globalThis.addEventListener('keydown', hear);
    return () => globalThis.removeEventListener('keydown', hear);
  });
}
