import { Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useT } from '../../state/i18n.ts';
import { useSetting } from '../../state/use-setting.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { LockNote } from '../../ui/LockNote.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './section.module.css';

/** As the settings keep them. */
const REPLIES_MAX = 5;
const CHARS_MAX = 200;

const kept = (replies: readonly string[]): string[] =>
  replies.map((reply) => reply.trim()).filter((reply) => reply !== '');

/** Written freely; kept when a field is left. An empty one is none. */
export function QuickReplies(): ReactNode {
  const t = useT();
  const { value, locked, change } = useSetting('quickReplies');
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const shown = draft ?? value;
  const keep = (replies: readonly string[]): void => {
    const next = kept(replies);
    if (next.join('\n') !== value.join('\n')) change(next);
  };
  const write = (at: number, text: string): void =>
    setDraft(shown.map((reply, index) => (index === at ? text : reply)));
  const remove = (at: number): void => {
    const next = shown.filter((_, index) => index !== at);
    setDraft(next);
    keep(next);
  };
  return (
    <div className={styles['list']}>
      {shown.map((reply, index) => (
        // a reply is its place: what is written in it changes with every key
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={styles['listRow']}>
          <TextField
            className={styles['grow']}
            label={t('settings.calls.reply', { number: index + 1 })}
            labelHidden
            placeholder={t('settings.calls.replyPlaceholder')}
            value={reply}
            maxLength={CHARS_MAX}
            spellCheck
            disabled={locked}
            onChange={(text) => write(index, text)}
            onBlur={() => keep(shown)}
          />
          <IconButton
            icon={X}
            label={t('settings.calls.replyRemove', { number: index + 1 })}
            disabled={locked}
            onClick={() => remove(index)}
          />
        </div>
      ))}
      <div className={styles['row']}>
        {locked ? (
          <LockNote />
        ) : shown.length < REPLIES_MAX ? (
          <Button icon={Plus} onClick={() => setDraft([...shown, ''])}>
            {t('settings.calls.replyAdd')}
          </Button>
        ) : (
          <span className={styles['muted']}>{t('settings.calls.repliesFull', { limit: REPLIES_MAX })}</span>
        )}
      </div>
    </div>
  );
}
