import type { ReactNode } from 'react';
import type { MessageView } from '#shared/contracts/view.ts';
import { shallowEqual, useView } from '../../../state/context.tsx';
import { useFormats, useT } from '../../../state/i18n.ts';
import { userName } from '../../../state/names.ts';
import { cx } from '../../../ui/cx.ts';
import { Tooltip } from '../../../ui/Tooltip.tsx';
import styles from './ReactionBar.module.css';

export interface ReactionBarProps {
  readonly workspaceId: string;
  readonly message: MessageView;
  readonly myId: string | null;
  /** `null`: they can only be seen. */
  readonly onReact: ((message: MessageView, emoji: string) => void) | null;
  /** The Tab key stops at them. */
  readonly tabStop: boolean;
}

/** Who has reacted with what; a press sets mine, or takes it back. For messages that somebody has reacted to. */
export function ReactionBar({ workspaceId, message, myId, onReact, tabStop }: ReactionBarProps): ReactNode {
  const t = useT();
  const formats = useFormats();
  const names = useView(({ workspaces }) => {
    const workspace = workspaces[workspaceId];
    return message.reactions.map(({ userIds }) =>
      formats.list(workspace ? userIds.map((id) => userName(workspace, id, t)) : []),
    );
  }, shallowEqual);
  return (
    <ul className={styles['bar']} aria-label={t('messages.reactions')}>
      {message.reactions.map(({ emoji, userIds }, index) => {
        const isMine = myId !== null && userIds.includes(myId);
        return (
          <li key={emoji}>
            <Tooltip text={names[index]}>
              <button
                type="button"
                tabIndex={tabStop ? 0 : -1}
                className={cx(styles['pill'], isMine && styles['mine'])}
                aria-pressed={isMine}
                aria-disabled={onReact === null || undefined}
                aria-label={t('messages.reaction', {
                  emoji,
                  count: userIds.length,
                  names: names[index] ?? '',
                })}
                onClick={() => onReact?.(message, emoji)}
              >
                <span aria-hidden>{emoji}</span>
                <span aria-hidden>{userIds.length}</span>
              </button>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
