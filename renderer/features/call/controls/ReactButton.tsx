import { SmilePlus } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { REACTIONS } from '#shared/contracts/call-message.ts';
import { useT } from '../../../state/i18n.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { Emoji } from '../call-ui-state.ts';
import { REACTION_WORDS } from '../words.ts';
import styles from './ReactButton.module.css';

/** A row of small pictures; one is thrown in with a click. */
export function ReactButton(props: {
  readonly size: 'm' | 'l';
  readonly onReact: (emoji: Emoji) => void;
}): ReactNode {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton
          size={props.size}
          tone="neutral"
          icon={SmilePlus}
          label={t('call.reactions.open')}
          tooltipSide="top"
        />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('call.reactions.list')}
          className={styles['row']}
        >
          {REACTIONS.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={t(REACTION_WORDS[emoji])}
              className={styles['reaction']}
              onClick={() => {
                setOpen(false);
                props.onReact(emoji);
              }}
            >
              {emoji}
            </button>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
