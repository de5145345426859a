import { Phone, PhoneMissed, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import type { MessageView } from '#shared/contracts/view.ts';
import { useFormats, useT } from '../../state/i18n.ts';
import { callWords, isMissedCall } from '../../state/message-words.ts';
import { cx } from '../../ui/cx.ts';
import styles from './MessageRow.module.css';

/** A call in the conversation: what it was, how long, and whether it was missed. */
export function CallLine({
  message,
  mine,
}: {
  readonly message: MessageView;
  readonly mine: boolean;
}): ReactNode {
  const t = useT();
  const formats = useFormats();
  const { call } = message;
  if (!call) return null;
  const missed = !mine && isMissedCall(call);
  const Icon = missed ? PhoneMissed : call.type === 'video' ? Video : Phone;
  return (
    <div className={cx(styles['line'], missed && styles['missed'])}>
      <Icon aria-hidden size={15} />
      <span>{callWords(t, formats, call, mine)}</span>
      <time dateTime={new Date(message.sentAt).toISOString()}>{formats.time(message.sentAt)}</time>
    </div>
  );
}
