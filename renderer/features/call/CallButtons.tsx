import { Phone, PhoneCall, Video } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { ConversationView, WorkspaceView } from '#shared/contracts/view.ts';
import { useConversation, useView, useWorkspace } from '../../state/context.tsx';
import { type Translate, useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { useCallUi, useCallUiVerbs } from './call-ui.tsx';
import styles from './CallButtons.module.css';

export interface CallButtonsProps {
  readonly workspaceId: string;
  readonly conversationId: string;
}

/** For a conversation's header: calls it, or leads back to its live call. */
export function CallButtons({ workspaceId, conversationId }: CallButtonsProps): ReactNode {
  const t = useT();
  const workspace = useWorkspace(workspaceId);
  const conversation = useConversation({ workspaceId, conversationId });
  const live = useView(({ calls }) =>
    Object.values(calls).some(
      (call) =>
        call.workspaceId === workspaceId &&
        call.conversationId === conversationId &&
        (call.state.phase === 'outgoing' || call.state.phase === 'joined'),
    ),
  );
  const starting = useCallUi((ui) => ui.starting);
  const { start, expand } = useCallUiVerbs();
  if (!workspace || !conversation) return null;
  if (live) {
    return (
      <Button tone="positive" size="s" icon={PhoneCall} onClick={() => expand(true)}>
        {t('call.returnToCall')}
      </Button>
    );
  }
  const button = (video: boolean, label: string, icon: LucideIcon) => (
    <ReasonedButton
      label={label}
      icon={icon}
      reason={starting ? t('call.status.calling') : whyNot(t, workspace, conversation, video)}
      onClick={() => void start({ workspaceId, conversationId, video })}
    />
  );
  return (
    <div className={styles['buttons']}>
      {button(false, t('call.call'), Phone)}
      {button(true, t('call.videoCall'), Video)}
    </div>
  );
}

/** Why this conversation cannot be called now; `null` when it can. */
export function whyNot(
  t: Translate,
  workspace: WorkspaceView,
  conversation: ConversationView,
  video: boolean,
): string | null {
  const { calls } = workspace.features;
  if (!calls) return t('call.why.noCalls');
  if (workspace.session.state !== 'signed-in') return t('call.why.notSignedIn');
  if (workspace.connection.state !== 'online') return t('call.why.offline');
  if (video ? !calls.video : !calls.audio) return t(video ? 'call.why.noVideo' : 'call.why.noCalls');
  const people = conversation.memberIds.length;
  if (people < 2) return t('call.why.alone');
  if (conversation.type === 'group' && !calls.group) return t('call.why.noGroupCalls');
  const limit = meshLimit(calls, video);
  return people > limit ? t('call.why.tooMany', { limit }) : null;
}

/** Without an SFU everyone is linked to everyone. */
function meshLimit(calls: NonNullable<WorkspaceView['features']['calls']>, video: boolean): number {
  if (calls.sfu) return calls.participants;
  return Math.min(calls.participants, video ? calls.meshVideo : calls.meshAudio);
}

/** Stays in reach of keyboard and pointer when it cannot be used, or nobody would learn why. */
function ReasonedButton(props: {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly reason: string | null;
  readonly onClick: () => void;
}): ReactNode {
  const { label, icon: Icon, reason, onClick } = props;
  const reasonId = useId();
  if (reason === null) return <IconButton label={label} icon={Icon} onClick={onClick} />;
  return (
    <>
      <Tooltip text={reason} side="bottom">
        <button
          type="button"
          aria-label={label}
          aria-disabled="true"
          aria-describedby={reasonId}
          className={styles['disabled']}
        >
          <Icon aria-hidden size={19} />
        </button>
      </Tooltip>
      <VisuallyHidden id={reasonId}>{reason}</VisuallyHidden>
    </>
  );
}
