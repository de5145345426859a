import type { ReactNode } from 'react';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { TransferRow } from './TransferRow.tsx';
import { useTransferRoom, useTransfers } from './transfers.tsx';
import styles from './TransferStack.module.css';

/** What is offered, under way and over, newest last. It belongs to the window and stays when another conversation is opened. */
export function TransferStack(): ReactNode {
  const t = useT();
  const room = useTransferRoom();
  const transfers = useTransfers();
  const isHeadless = useView(({ platform }) => platform === 'web');
  if (!room || transfers.length === 0) return null;
  const offered = transfers.some(({ role, state }) => role === 'receiver' && state.phase === 'inviting');
  return (
    <section className={styles['stack']} aria-label={t('transfers.list')}>
      <ul className={styles['list']}>
        {transfers.map((transfer) => (
          <TransferRow key={transfer.key} transfer={transfer} room={room} />
        ))}
      </ul>
      {offered && isHeadless && <p className={styles['note']}>{t('transfers.notHere')}</p>}
    </section>
  );
}
