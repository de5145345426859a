import { Phone, PhoneCall, Video } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { isTalking } from '../../features/call/is-talking.ts';
import { useCallUiVerbs } from '../../features/call/call-ui.tsx';
import { callsIn } from '../../state/calls-in.ts';
import { useBridge, useConversation, useNotices, useView, useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { conversationTitle, userName } from '../../state/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { Navigation } from '../navigation.ts';
import type { TargetQuestion } from './use-targets.ts';

/** What is asked before something from outside is done. */
export function TargetQuestions(props: {
  readonly question: TargetQuestion | null;
  readonly navigation: Navigation;
  readonly onDone: () => void;
}): ReactNode {
  const { question, navigation, onDone } = props;
  if (question?.kind === 'join') return <JoinQuestion {...question} onDone={onDone} />;
  if (question?.kind !== 'call-person') return null;
  return <CallQuestion key={question.userId} {...question} navigation={navigation} onDone={onDone} />;
}

/** After a start the call may be told a moment later than its conversation; a question that comes much later would surprise. */
const OFFER_MS = 10_000;

/** Only while a call runs there that I am not in. */
function JoinQuestion(props: {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly onDone: () => void;
}): ReactNode {
  const { workspaceId, conversationId, onDone } = props;
  const t = useT();
  const workspace = useWorkspace(workspaceId);
  const conversation = useConversation({ workspaceId, conversationId });
  const isIn = useView((view) =>
    callsIn(view, { workspaceId, conversationId }).some(({ state }) => state.phase !== 'ended'),
  );
  const { join } = useCallUiVerbs();
  const callId = conversation?.liveCall?.id;
  const asks = workspace !== null && conversation !== null && callId !== undefined && !isIn;
  useEffect(() => {
    if (asks) return undefined;
    const timer = setTimeout(onDone, OFFER_MS);
    return () => clearTimeout(timer);
  }, [asks, onDone]);
  if (!asks) return null;
  const goIn = (video: boolean): void => {
    onDone();
    void join({ workspaceId, conversationId, callId, video, takeOver: false });
  };
  return (
    <Dialog
      open
      onClose={onDone}
      size="s"
      role="alertdialog"
      title={t('desktop.join.title', { name: conversationTitle(workspace, conversation, t) })}
      description={t('desktop.join.text')}
      actions={
        <>
          <Button onClick={onDone}>{t('desktop.join.no')}</Button>
          {workspace.features.calls?.video && (
            <Button icon={Video} onClick={() => goIn(true)}>
              {t('desktop.join.video')}
            </Button>
          )}
          <Button tone="positive" icon={PhoneCall} onClick={() => goIn(false)}>
            {t('desktop.join.yes')}
          </Button>
        </>
      }
    />
  );
}

/** A link never calls by itself: it names whom, and "no" is the easy answer. */
function CallQuestion(props: {
  readonly workspaceId: string;
  readonly userId: string;
  readonly navigation: Navigation;
  readonly onDone: () => void;
}): ReactNode {
  const { workspaceId, userId, navigation, onDone } = props;
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const workspace = useWorkspace(workspaceId);
  const talks = useView(({ calls }) => Object.values(calls).some(isTalking));
  const { start } = useCallUiVerbs();
  const [busy, setBusy] = useState(false);
  if (!workspace) return null;
  const { calls } = workspace.features;
  const why = !calls
    ? t('call.why.noCalls')
    : workspace.session.state !== 'signed-in'
      ? t('call.why.notSignedIn')
      : workspace.connection.state !== 'online'
        ? t('call.why.offline')
        : null;
  const name = userName(workspace, userId, t);
  const call = async (video: boolean): Promise<void> => {
    setBusy(true);
    await notices.run(async () => {
      const { conversationId } = await bridge.chat.call.createDirect({ workspaceId, userId });
      navigation.goTo({ workspaceId, conversationId });
      void start({ workspaceId, conversationId, video });
    });
    onDone();
  };
  const buttons = why === null && (
    <>
      {calls?.video && (
        <Button icon={Video} disabled={busy} onClick={() => void call(true)}>
          {t('desktop.callPerson.video')}
        </Button>
      )}
      <Button tone="positive" icon={Phone} busy={busy} onClick={() => void call(false)}>
        {t('desktop.callPerson.audio')}
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onClose={onDone}
      size="s"
      role="alertdialog"
      title={t('desktop.callPerson.title', { name })}
      description={why ?? t('desktop.callPerson.text', { name, workspace: workspace.name })}
      actions={
        <>
          <Button onClick={onDone}>{t('desktop.callPerson.no')}</Button>
          {buttons}
        </>
      }
    >
      {talks && why === null && <p>{t('desktop.callPerson.holds')}</p>}
    </Dialog>
  );
}
