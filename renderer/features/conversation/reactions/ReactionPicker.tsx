import { Popover } from 'radix-ui';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { useBridge } from '../../../state/context.tsx';
import { useT } from '../../../state/i18n.ts';
import { useLogger } from '../../../state/use-logger.ts';
import { Button } from '../../../ui/Button.tsx';
import { Spinner } from '../../../ui/Spinner.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { VisuallyHidden } from '../../../ui/VisuallyHidden.tsx';
import { emojiIn, SHORT_LIST } from './emoji.ts';
import styles from './ReactionPicker.module.css';

export interface ReactionPickerProps {
  readonly workspaceId: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
  /** It is gone and leaves the focus to whom it belongs now. */
  readonly onFocusBack: () => void;
}

type Choice =
  | { readonly state: 'loading' | 'failed' }
  | { readonly state: 'known'; readonly emojis: readonly string[]; readonly any: boolean };

/** A few emoji at a point of the window. Arrow keys walk through them. */
export function ReactionPicker(props: ReactionPickerProps): ReactNode {
  const { workspaceId, at, onPick, onClose, onFocusBack } = props;
  const t = useT();
  const choice = useChoice(workspaceId);
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor asChild>
        <span aria-hidden className={styles['point']} style={{ left: at.x, top: at.y }} />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className={styles['picker']}
          aria-label={t('messages.react')}
          aria-busy={choice.state === 'loading'}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onFocusBack();
          }}
        >
          {choice.state === 'loading' && (
            <p className={styles['note']}>
              <Spinner />
              <VisuallyHidden>{t('common.loading')}</VisuallyHidden>
            </p>
          )}
          {choice.state === 'failed' && <p className={styles['note']}>{t('messages.noReactions')}</p>}
          {choice.state === 'known' && <Choices {...choice} onPick={onPick} />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choices(props: {
  readonly emojis: readonly string[];
  readonly any: boolean;
  readonly onPick: (emoji: string) => void;
}): ReactNode {
  const { emojis, any, onPick } = props;
  const t = useT();
  const [text, setText] = useState('');
  const typed = emojiIn(text);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed !== null) onPick(typed);
  };
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-interactions -- a group of buttons that arrow keys walk through */}
      <div role="group" aria-label={t('messages.reactions')} className={styles['grid']} onKeyDown={roam}>
        {emojis.map((emoji, index) => (
          <button
            key={emoji}
            type="button"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was opened for this
            autoFocus={index === 0}
            className={styles['emoji']}
            onClick={() => onPick(emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
      {any && (
        <form className={styles['other']} onSubmit={submit}>
          <TextField
            label={t('messages.otherReaction')}
            value={text}
            maxLength={40}
            onChange={setText}
            className={styles['field']}
          />
          <Button type="submit" size="s" disabled={typed === null}>
            {t('messages.addReaction')}
          </Button>
        </form>
      )}
    </>
  );
}

/** In reading order, whatever the rows are. */
function roam(event: KeyboardEvent<HTMLElement>): void {
  const back = event.currentTarget.matches(':dir(rtl)') ? 'ArrowRight' : 'ArrowLeft';
  const on = back === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
  const step = [on, 'ArrowDown'].includes(event.key) ? 1 : [back, 'ArrowUp'].includes(event.key) ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll('button')];
  const index = all.findIndex((one) => one === document.activeElement);
  all[(index + step + all.length) % all.length]?.focus();
}

function useChoice(workspaceId: string): Choice {
  const bridge = useBridge();
  const log = useLogger('reactions');
  const [choice, setChoice] = useState<Choice>({ state: 'loading' });
  useEffect(() => {
    let wanted = true;
    bridge.chat.call.reactions({ workspaceId }).then(
      ({ emojis }) => {
        const any = emojis.length === 0;
        if (wanted) setChoice({ state: 'known', emojis: any ? SHORT_LIST : emojis, any });
      },
      (error: unknown) => {
        log.warn('reactions() | refused', { error });
        if (wanted) setChoice({ state: 'failed' });
      },
    );
    return () => {
      wanted = false;
    };
  }, [bridge, workspaceId, log]);
  return choice;
}
