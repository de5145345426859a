import { Pause, Phone, PhoneOff, Video } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import { useBridge, useView } from '../../../state/context.tsx';
import { errorText, useT } from '../../../state/i18n.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCallNaming } from '../call-name.ts';
import { isTalking } from '../is-talking.ts';
import { useRing } from '../use-ringback.ts';
import { KEYS, useShortcuts } from '../use-shortcuts.ts';
import styles from './IncomingCall.module.css';

/** A call that rings, inside the window; the ring window says the same outside. It takes no focus: nobody accepts by a stray Enter. */
export function IncomingCall({ call }: { readonly call: CallView }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const naming = useCallNaming(call);
  const titleId = useId();
  const [error, setError] = useState<ErrorView | null>(null);
  const answering = call.state.phase === 'incoming' && call.state.answering;
  const canVideo = useView(({ workspaces }) => workspaces[call.workspaceId]?.features.calls?.video === true);
  const inCall = useView(({ calls }) => Object.values(calls).some(isTalking));
  useRing(call, !answering);
  const answer = (verb: Promise<unknown>) => {
    setError(null);
    verb.catch((reason: unknown) => setError(AppError.from(reason).view()));
  };
  const accept = (video: boolean, others: 'hold' | 'end' = 'hold') =>
    answer(bridge.call.call.accept({ callId: call.id, video, others }));
  const decline = () => answer(bridge.call.call.decline({ callId: call.id }));
  useShortcuts({
    [KEYS.accept]: () => accept(false),
    ...(canVideo ? { [KEYS.acceptWithVideo]: () => accept(true) } : {}),
    [KEYS.decline]: decline,
  });
  const where = [
    t(call.type === 'video' ? 'call.incoming.video' : 'call.incoming.audio'),
    naming.isGroup && t('call.incoming.inGroup', { conversation: naming.title }),
  ];
  const common = { tone: 'positive', busy: answering } as const;
  return (
    <div role="alertdialog" aria-labelledby={titleId} className={styles['incoming']}>
      <Avatar id={naming.avatarId} name={naming.callerName} size="m" />
      <div className={styles['who']}>
        <p id={titleId} className={styles['title']}>
          {t('call.incoming.from', { name: naming.callerName })}
        </p>
        <p className={styles['where']}>
          {where.filter(Boolean).join(' ')} · {naming.workspaceName}
          {inCall && ` · ${t('call.incoming.inCall')}`}
        </p>
        {error && (
          <p role="alert" className={styles['error']}>
            {errorText(t, error)}
          </p>
        )}
      </div>
      <div className={styles['answers']}>
        {inCall ? (
          <>
            <Button {...common} icon={Pause} onClick={() => accept(false)}>
              {t('call.holdAndAccept')}
            </Button>
            <Button {...common} tone="neutral" icon={Phone} onClick={() => accept(false, 'end')}>
              {t('call.endAndAccept')}
            </Button>
          </>
        ) : (
          <>
            <Button {...common} icon={Phone} onClick={() => accept(false)}>
              {t('call.accept')}
            </Button>
            {canVideo && (
              <Button {...common} icon={Video} onClick={() => accept(true)}>
                {t('call.acceptWithVideo')}
              </Button>
            )}
          </>
        )}
        <Button tone="danger" icon={PhoneOff} onClick={decline}>
          {t('call.decline')}
        </Button>
      </div>
    </div>
  );
}
