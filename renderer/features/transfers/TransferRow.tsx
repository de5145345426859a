import { ArrowDownToLine, ArrowUpFromLine, CircleAlert, CircleCheck, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TransferEnd } from '#shared/machines/transfer.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useNotices, useView } from '../../state/context.tsx';
import { type Formats, type Translate, useFormats, useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Progress } from '../../ui/Progress.tsx';
import type { Transfer, TransferRoom } from './transfer-room.ts';
import styles from './TransferStack.module.css';

interface TransferRowProps {
  readonly transfer: Transfer;
  readonly room: TransferRoom;
}

/** One file: whose it is, how far it got, and what can be done. */
export function TransferRow({ transfer, room }: TransferRowProps): ReactNode {
  const t = useT();
  const formats = useFormats();
  const { role, name, userName: person, state, moved, size } = transfer;
  const Icon =
    state.phase === 'done'
      ? CircleCheck
      : state.phase === 'cancelled'
        ? CircleAlert
        : role === 'sender'
          ? ArrowUpFromLine
          : ArrowDownToLine;
  return (
    <li className={styles['row']}>
      <Icon aria-hidden size={20} className={cx(styles['icon'], styles[state.phase])} />
      <div className={styles['words']}>
        <span className={styles['line']}>
          <span className={styles['name']}>
            <bdi>{name}</bdi>
          </span>
          <span className={styles['who']}>
            {t(role === 'sender' ? 'transfers.to' : 'transfers.from', { name: person })}
          </span>
        </span>
        {/* told when it changes by itself; the bytes are told by the bar */}
        <span className={styles['state']} role={state.phase === 'connected' ? undefined : 'status'}>
          {statusWords(transfer, t, formats)}
        </span>
        {state.phase === 'connected' && (
          <Progress label={t('transfers.progress', { file: name })} value={moved} max={size} />
        )}
      </div>
      <Actions transfer={transfer} room={room} />
    </li>
  );
}

function Actions({ transfer, room }: TransferRowProps): ReactNode {
  const t = useT();
  const notices = useNotices();
  const isHeadless = useView(({ platform }) => platform === 'web');
  const { key, role, name: file, state, asking } = transfer;
  const giveUp = <CloseButton label={t('transfers.cancel', { file })} onClick={() => room.cancel(key)} />;
  switch (state.phase) {
    case 'inviting':
      return role === 'receiver' ? (
        <>
          <Button size="s" onClick={() => room.cancel(key)}>
            {t('transfers.decline')}
          </Button>
          {!isHeadless && (
            <Button
              size="s"
              tone="accent"
              busy={asking}
              onClick={() => void notices.run(() => room.accept(key))}
            >
              {t('transfers.accept')}
            </Button>
          )}
        </>
      ) : (
        giveUp
      );
    case 'connecting':
    case 'connected':
      return giveUp;
    case 'done':
    case 'cancelled':
    case 'closed':
      return (
        <>
          {state.phase === 'done' && role === 'receiver' && (
            <Button size="s" onClick={() => void notices.run(() => room.reveal(key))}>
              {t('transfers.show')}
            </Button>
          )}
          <CloseButton label={t('transfers.forget', { file })} onClick={() => room.forget(key)} />
        </>
      );
    default:
      return assertNever(state, 'unknown state of a transfer');
  }
}

const CloseButton = (props: { readonly label: string; readonly onClick: () => void }): ReactNode => (
  <IconButton size="s" icon={X} {...props} />
);

function statusWords(transfer: Transfer, t: Translate, formats: Formats): string {
  const { state, role, userName: name, moved, size, speed } = transfer;
  switch (state.phase) {
    case 'inviting':
      return role === 'sender'
        ? t('transfers.inviting')
        : `${t('transfers.offers', { name })} · ${formats.bytes(size)}`;
    case 'connecting':
      return t('transfers.connecting');
    case 'connected': {
      const amount = { moved: formats.bytes(moved), size: formats.bytes(size) };
      return speed === null
        ? t('transfers.amount', amount)
        : t('transfers.amountAt', { ...amount, speed: formats.speed(speed) });
    }
    case 'done':
      return `${t(role === 'sender' ? 'transfers.sent' : 'transfers.received')} · ${formats.bytes(size)}`;
    case 'cancelled':
      return endWords(state.end, name, t);
    case 'closed':
      return '';
    default:
      return assertNever(state, 'unknown state of a transfer');
  }
}

function endWords(end: TransferEnd, name: string, t: Translate): string {
  if (end.by === 'me') return t('transfers.cancelledByMe');
  if (end.by === 'trouble') return t(end.why === 'too-large' ? 'transfers.tooLarge' : 'transfers.failed');
  return end.message === ''
    ? t('transfers.cancelledByThem', { name })
    : t('transfers.cancelledByThemWhy', { name, text: end.message });
}
