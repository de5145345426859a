import type { ReactNode } from 'react';
import type { MessageView } from '#shared/contracts/view.ts';
import { useFormats, useT } from '../../state/i18n.ts';
import { messageWords } from '../../state/message-words.ts';
import styles from './Quote.module.css';

export interface QuoteProps {
  /** `null`: it is not loaded. */
  readonly message: MessageView | null;
  readonly senderName: string;
  readonly tabStop: boolean;
  /** Leads to it. */
  readonly onShow: () => void;
}

/** The message that another one answers, in a line. */
export function Quote({ message, senderName, tabStop, onShow }: QuoteProps): ReactNode {
  const t = useT();
  return (
    <button
      type="button"
      tabIndex={tabStop ? 0 : -1}
      className={styles['quote']}
      title={t('messages.showQuoted')}
      onClick={onShow}
    >
      {message ? (
        <>
          <span className={styles['name']}>{senderName}</span>
          <QuotedWords message={message} />
        </>
      ) : (
        <span className={styles['words']}>{t('messages.quotedEarlier')}</span>
      )}
    </button>
  );
}

/** What it says, in a line. */
export function QuotedWords({ message }: { readonly message: MessageView }): ReactNode {
  const t = useT();
  const formats = useFormats();
  return (
    <span dir="auto" className={styles['words']}>
      {messageWords(t, formats, message, false)}
    </span>
  );
}
