import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LiveCallView, WorkspaceView } from '#shared/contracts/view.ts';
import { useT } from '../../../state/i18n.ts';
import { userName } from '../../../state/names.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCallUiVerbs } from '../call-ui.tsx';
import styles from './LiveCallBanner.module.css';

/** Nothing but somebody's screen runs in this conversation. Elsewhere a call of that type is one like any other. */
export const isShownScreen = (workspace: WorkspaceView, { type }: LiveCallView): boolean =>
  type === 'screen' && workspace.features.calls?.shareAlone === true;

/** The screen that somebody shows in this conversation without a call. */
export function ShownScreen(props: {
  readonly workspace: WorkspaceView;
  readonly liveCall: LiveCallView;
}): ReactNode {
  const { workspace, liveCall } = props;
  const t = useT();
  const { watchScreen } = useCallUiVerbs();
  const name = userName(workspace, liveCall.initiatedBy, t);
  const target = { workspaceId: workspace.id, callId: liveCall.id };
  return (
    <section aria-label={t('call.person.screen', { name })} className={styles['banner']}>
      <span className={styles['faces']}>
        <Avatar id={liveCall.initiatedBy} name={name} size="xs" />
      </span>
      <p className={styles['words']}>
        <span className={styles['who']}>{t('call.alone.shown', { name })}</span>
      </p>
      <Button size="s" icon={Eye} onClick={() => void watchScreen(target)}>
        {t('call.alone.watch')}
      </Button>
    </section>
  );
}
