import type { ReactNode } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { showsAlone } from '../../call/sending.ts';
import { shallowEqual, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { useCallUi, useCallUiVerbs } from './call-ui.tsx';
import styles from './CallLayer.module.css';
import { CallPanel } from './CallPanel.tsx';
import { isTalking } from './is-talking.ts';
import { EndedNotice } from './notices/EndedNotice.tsx';
import { HeldCall } from './notices/HeldCall.tsx';
import { IncomingCall } from './notices/IncomingCall.tsx';
import { RecordDialog } from './record/RecordDialog.tsx';
import { RecordingNotice } from './record/RecordingNotice.tsx';
import { ScreenPanel } from './share/ScreenPanel.tsx';
import { WhomDialog } from './start/WhomDialog.tsx';

export interface CallLayerProps {
  readonly onOpenSettings?: (() => void) | undefined;
  /** Opens a call's conversation, when it is to stand beside the call. */
  readonly onShowConversation?: ((call: CallView) => void) | undefined;
  /** What other features have for the head of a call. */
  readonly head?: ((call: CallView) => ReactNode) | undefined;
}

/**
 * All that calls show in the main window, mounted once: the first row of the window's column. It takes only the height that it
 * needs, so the conversation stays usable below; expanded, the call covers the window. Beside the conversation it fills the place
 * that the App gives it (`useCallBeside`).
 */
export function CallLayer({ onOpenSettings, onShowConversation, head }: CallLayerProps): ReactNode {
  const t = useT();
  const calls = useView((view) => Object.values(view.calls), shallowEqual);
  const talking = calls.filter(isTalking);
  const incoming = calls.filter(({ state }) => state.phase === 'incoming');
  const held = calls.filter(({ state }) => state.phase === 'joined' && state.held);
  const full = useCallUi(({ expanded }) => expanded) && talking.some((call) => !showsAlone(call));
  const ended = calls.filter(({ state }) => state.phase === 'ended');
  return (
    <div className={styles['layer']} data-full={full || undefined}>
      <section aria-label={t('call.noticeRegion')} className={styles['notices']}>
        <RefusedStart onOpenSettings={onOpenSettings} />
        <RecordingNotice />
        {ended.map((call) => (
          <EndedNotice key={call.id} call={call} />
        ))}
        {incoming.map((call) => (
          <IncomingCall key={call.id} call={call} />
        ))}
        {held.map((call) => (
          <HeldCall key={call.id} call={call} />
        ))}
      </section>
      {talking.map((call) =>
        showsAlone(call) ? (
          <ScreenPanel key={call.id} call={call} />
        ) : (
          <CallPanel
            key={call.id}
            call={call}
            onOpenSettings={onOpenSettings}
            onShowConversation={onShowConversation}
            head={head}
          />
        ),
      )}
      <WhomDialog />
      <RecordDialog />
    </div>
  );
}

function RefusedStart({ onOpenSettings }: CallLayerProps): ReactNode {
  const refused = useCallUi((ui) => ui.refused);
  const { start, forgetRefusal } = useCallUiVerbs();
  if (!refused) return null;
  return (
    <ErrorBanner
      strip
      error={refused.error}
      onDismiss={forgetRefusal}
      onRetry={() => void start(refused.target)}
      onSettings={onOpenSettings}
    />
  );
}
