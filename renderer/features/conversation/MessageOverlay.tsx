import { type ReactNode, useRef } from 'react';
import type { AttachmentView, ConversationView, MessageView, WorkspaceView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useFormats, useT } from '../../state/i18n.ts';
import { myIdOf } from '../../state/names.ts';
import { Lightbox } from './files/Lightbox.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { readersOf } from './progress.ts';
import { ReactionPicker } from './reactions/ReactionPicker.tsx';
import type { Point } from './row-props.ts';

/** What lies over the messages: one thing at a time. */
export type Overlay =
  | { readonly type: 'menu' | 'picker'; readonly message: MessageView; readonly at: Point }
  | { readonly type: 'picture'; readonly attachment: AttachmentView };

export interface MessageOverlayProps {
  readonly overlay: Overlay | null;
  readonly workspace: WorkspaceView;
  readonly conversation: ConversationView;
  readonly onChange: (overlay: Overlay | null) => void;
  readonly onReact: (message: MessageView, emoji: string) => void;
  readonly onReply: (message: MessageView) => void;
  readonly onEdit: (message: MessageView) => void;
  readonly onDelete: (message: MessageView) => void;
  /** The focus goes back to a message. */
  readonly onFocus: (key: string) => void;
}

export function MessageOverlay(props: MessageOverlayProps): ReactNode {
  const { overlay, workspace, onChange, onReact, onFocus } = props;
  if (!overlay) return null;
  switch (overlay.type) {
    case 'menu':
      return <Menu {...props} overlay={overlay} />;
    case 'picker':
      return (
        <ReactionPicker
          workspaceId={workspace.id}
          at={overlay.at}
          onPick={(emoji) => {
            onChange(null);
            onReact(overlay.message, emoji);
          }}
          onClose={() => onChange(null)}
          onFocusBack={() => onFocus(overlay.message.key)}
        />
      );
    case 'picture':
      return (
        <Lightbox workspaceId={workspace.id} attachment={overlay.attachment} onClose={() => onChange(null)} />
      );
    default:
      return assertNever(overlay, 'unknown overlay');
  }
}

type MenuOverlay = Extract<Overlay, { message: MessageView }>;

function Menu(props: MessageOverlayProps & { readonly overlay: MenuOverlay }): ReactNode {
  const { overlay, workspace, conversation, onChange, onReply, onEdit, onDelete, onFocus } = props;
  const { message, at } = overlay;
  const t = useT();
  const formats = useFormats();
  // Most of what can be chosen takes the focus to a place of its own.
  const leaves = useRef(false);
  const leaveTo =
    (action: (message: MessageView) => void, next: Overlay | null = null) =>
    () => {
      leaves.current = true;
      onChange(next);
      action(message);
    };
  const { chat } = workspace.features;
  if (!chat) return null;
  const mine = message.senderId === myIdOf(workspace);
  const readers = conversation.type === 'group' && mine ? readersOf(message, workspace, conversation) : [];
  return (
    <MessageMenu
      message={message}
      mine={mine}
      chat={chat}
      readBy={readers.length === 0 ? '' : t('chat.delivery.readBy', { names: formats.list(readers) })}
      at={at}
      onClose={() => {
        if (!leaves.current) onChange(null);
      }}
      onReact={leaveTo(() => undefined, { type: 'picker', message, at })}
      onReply={leaveTo(onReply)}
      onEdit={leaveTo(onEdit)}
      onDelete={leaveTo(onDelete)}
      onFocusBack={() => {
        if (!leaves.current) onFocus(message.key);
      }}
    />
  );
}
