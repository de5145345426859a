import { ChevronDown, Eye, Phone, PhoneCall, ScreenShare, Video, VolumeOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView, ConversationView, LiveCallView, WorkspaceView } from '#shared/contracts/view.ts';
import { callsIn } from '../../state/calls-in.ts';
import { useBridge, useConversation, useNotices, useView, useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { myIdOf } from '../../state/names.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { ReasonedIconButton } from '../../ui/ReasonedIconButton.tsx';
import { useCallUi, useCallUiVerbs } from './call-ui.tsx';
import styles from './CallButtons.module.css';
import { LiveCallBanner } from './start/LiveCallBanner.tsx';
import { waysToCall } from './start/offer.ts';
import { isShownScreen, ShownScreen } from './start/ShownScreen.tsx';

export { whyNot } from './start/offer.ts';

export interface CallButtonsProps {
  readonly workspaceId: string;
  readonly conversationId: string;
}

/**
 * For a conversation's header: calls it, joins the call that runs in it, or leads back to the one that I am in. Who is in a running
 * call stands in a line of its own below.
 */
export function CallButtons({ workspaceId, conversationId }: CallButtonsProps): ReactNode {
  const workspace = useWorkspace(workspaceId);
  const conversation = useConversation({ workspaceId, conversationId });
  const mine = useView(
    (view) =>
      callsIn(view, { workspaceId, conversationId }).find(
        ({ state }) => state.phase === 'outgoing' || state.phase === 'joined',
      ) ?? null,
  );
  if (!workspace || !conversation) return null;
  if (mine) return <ReturnButton call={mine} />;
  const { liveCall } = conversation;
  if (liveCall && isShownScreen(workspace, liveCall)) {
    return (
      <>
        <StartButtons workspaceId={workspaceId} conversationId={conversationId} />
        <ShownScreen workspace={workspace} liveCall={liveCall} />
      </>
    );
  }
  if (liveCall) return <JoinButtons workspace={workspace} conversation={conversation} liveCall={liveCall} />;
  return <StartButtons workspaceId={workspaceId} conversationId={conversationId} />;
}

function ReturnButton({ call }: { readonly call: CallView }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const { expand } = useCallUiVerbs();
  const held = call.state.phase === 'joined' && call.state.held;
  const goBack = () => {
    expand(true);
    if (held) void notices.run(() => bridge.call.call.resume({ callId: call.id }));
  };
  return (
    <Button tone="positive" size="s" icon={PhoneCall} onClick={goBack}>
      {t(call.screenOnly ? 'call.alone.back' : 'call.returnToCall')}
    </Button>
  );
}

/** Where another device of mine is in it already, the banner alone offers the way. */
function JoinButtons(props: {
  readonly workspace: WorkspaceView;
  readonly conversation: ConversationView;
  readonly liveCall: LiveCallView;
}): ReactNode {
  const { workspace, conversation, liveCall } = props;
  const t = useT();
  const { join } = useCallUiVerbs();
  const target = { workspaceId: workspace.id, conversationId: conversation.id, callId: liveCall.id };
  const elsewhere = liveCall.joinedIds.includes(myIdOf(workspace) ?? '');
  return (
    <>
      {!elsewhere && (
        <div className={styles['buttons']}>
          <Button
            tone="positive"
            size="s"
            icon={PhoneCall}
            onClick={() => void join({ ...target, video: false, takeOver: false })}
          >
            {t('call.join')}
          </Button>
          {workspace.features.calls?.video && (
            <IconButton
              icon={Video}
              label={t('call.joinWithVideo')}
              onClick={() => void join({ ...target, video: true, takeOver: false })}
            />
          )}
        </div>
      )}
      <LiveCallBanner
        workspace={workspace}
        liveCall={liveCall}
        elsewhere={elsewhere}
        onJoin={() => void join({ ...target, video: false, takeOver: elsewhere })}
      />
    </>
  );
}

function StartButtons(target: CallButtonsProps): ReactNode {
  const t = useT();
  const workspace = useWorkspace(target.workspaceId);
  const conversation = useConversation(target);
  const starting = useCallUi((ui) => ui.starting);
  const { start, shareAlone } = useCallUiVerbs();
  if (!workspace || !conversation) return null;
  const sound = waysToCall(t, workspace, conversation, false);
  const picture = waysToCall(t, workspace, conversation, true);
  const button = (video: boolean, label: string, icon: LucideIcon) => {
    const { ring } = video ? picture : sound;
    const reason = starting ? t('call.status.calling') : ring.kind === 'none' ? ring.reason : null;
    return (
      <ReasonedIconButton
        label={label}
        icon={icon}
        reason={reason}
        onClick={() => void start({ ...target, video })}
      />
    );
  };
  const quietly = (video: boolean) => ({
    key: video ? 'video' : 'sound',
    icon: video ? Video : VolumeOff,
    label: t(video ? 'call.start.quietlyVideo' : 'call.start.quietly'),
    onSelect: () => void start({ ...target, video, ring: false }),
  });
  const watch = {
    key: 'watch',
    icon: Eye,
    label: t('call.start.watch'),
    hint: t('call.start.watchMeans'),
    onSelect: () => void start({ ...target, video: true, watch: true }),
  };
  const ways = [
    ...(sound.quietly ? [quietly(false)] : []),
    ...(picture.quietly ? [quietly(true)] : []),
    ...(picture.watch ? [watch] : []),
  ];
  return (
    <div className={styles['buttons']}>
      {button(false, t('call.call'), Phone)}
      {button(true, t('call.videoCall'), Video)}
      {workspace.features.calls?.shareAlone && (
        <ReasonedIconButton
          label={t('call.alone.start')}
          icon={ScreenShare}
          reason={workspace.connection.state === 'online' ? null : t('call.why.offline')}
          onClick={() => void shareAlone(target)}
        />
      )}
      {ways.length > 0 && !starting && (
        <MenuButton
          size="s"
          icon={ChevronDown}
          label={t('call.start.more')}
          className={styles['more']}
          groups={[ways]}
        />
      )}
    </div>
  );
}
