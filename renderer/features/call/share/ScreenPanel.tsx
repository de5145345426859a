import { ScreenShareOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useRoomFacts } from '../../../call/context.tsx';
import { useBridge } from '../../../state/context.tsx';
import { useFormats, useT } from '../../../state/i18n.ts';
import { calledName } from '../../../state/names.ts';
import { Button } from '../../../ui/Button.tsx';
import { useCallNaming } from '../call-name.ts';
import { run } from '../run.ts';
import styles from './ScreenPanel.module.css';
import { ShareBar } from './ShareBar.tsx';

/** My screen, shown in a conversation without a call: who watches, and every way to change it. */
export function ScreenPanel({ call }: { readonly call: CallView }): ReactNode {
  const t = useT();
  const formats = useFormats();
  const bridge = useBridge();
  const { title, myId } = useCallNaming(call);
  const shared = useRoomFacts(({ screen }) => screen.state === 'sharing' && screen.callId === call.id);
  const viewers = call.participants
    .filter(({ userId, status }) => userId !== myId && status === 'joined')
    .map(({ name }) => calledName(name, t));
  return (
    <section aria-label={t('call.alone.region')} className={styles['panel']}>
      <header className={styles['header']}>
        <h2 className={styles['title']}>{t('call.alone.mine', { name: title })}</h2>
        <output className={styles['viewers']}>
          {viewers.length === 0
            ? t('call.alone.nobody')
            : t('call.alone.viewers', { names: formats.list(viewers), count: viewers.length })}
        </output>
        <Button
          size="s"
          tone="danger"
          icon={ScreenShareOff}
          onClick={() => run(bridge.call.call.hangUp({ callId: call.id }))}
        >
          {t('call.share.stop')}
        </Button>
      </header>
      {shared && <ShareBar callId={call.id} stops={false} />}
    </section>
  );
}
