import { Copy, Pencil, Reply, SmilePlus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Features } from '#shared/contracts/features.ts';
import type { MessageView } from '#shared/contracts/view.ts';
import { useT } from '../../state/i18n.ts';
import { type MenuItem, PointMenu } from '../../ui/Menu.tsx';
import { copyText } from '../../ui/copy-text.ts';

export interface MessageMenuProps {
  readonly message: MessageView;
  readonly mine: boolean;
  readonly chat: NonNullable<Features['chat']>;
  /** Who has read it, as a sentence; empty where nobody tells. */
  readonly readBy: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
  readonly onReact: (message: MessageView) => void;
  readonly onReply: (message: MessageView) => void;
  readonly onEdit: (message: MessageView) => void;
  readonly onDelete: (message: MessageView) => void;
  /** The menu is gone and leaves the focus to whom it belongs now. */
  readonly onFocusBack: () => void;
}

/** Known to the server, and something that a person has said. */
export const isAnswerable = (message: MessageView): boolean =>
  message.id !== null && message.kind === 'text' && !message.deleted && !message.unreadable;

/** Own, acknowledged text: only that can be changed. */
export const isChangeable = (message: MessageView, mine: boolean): boolean => mine && isAnswerable(message);

export function MessageMenu(props: MessageMenuProps): ReactNode {
  const { message, mine, chat, readBy, at, onClose, onReact, onReply, onEdit, onDelete, onFocusBack } = props;
  const t = useT();
  const changeable = isChangeable(message, mine);
  const answerable = isAnswerable(message);
  const hasText =
    message.kind === 'text' && !message.deleted && !message.unreadable && message.content !== '';
  const items: MenuItem[] = [];
  if (answerable && chat.reactions) {
    items.push({
      key: 'react',
      label: t('messages.react'),
      icon: SmilePlus,
      onSelect: () => onReact(message),
    });
  }
  if (answerable && chat.replies) {
    items.push({ key: 'reply', label: t('messages.reply'), icon: Reply, onSelect: () => onReply(message) });
  }
  if (changeable && chat.edit) {
    items.push({ key: 'edit', label: t('chat.edit'), icon: Pencil, onSelect: () => onEdit(message) });
  }
  if (hasText) {
    items.push({ key: 'copy', label: t('chat.copy'), icon: Copy, onSelect: () => copyText(message.content) });
  }
  if (changeable && chat.delete) {
    items.push({
      key: 'delete',
      label: t('chat.delete'),
      icon: Trash2,
      danger: true,
      onSelect: () => onDelete(message),
    });
  }
  if (items.length === 0) return null;
  return (
    <PointMenu
      label={t('chat.actions')}
      at={at}
      items={items}
      note={readBy || undefined}
      onClose={onClose}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        onFocusBack();
      }}
    />
  );
}
