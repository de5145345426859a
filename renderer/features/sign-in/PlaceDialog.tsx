import { DoorOpen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';
import { useT } from '../../state/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './OfferedServers.module.css';
import { ServerRow } from './ServerRow.tsx';

/** A server with several places to sign in to: one click each. */
export function PlaceDialog(props: {
  readonly found: ProbeResult;
  readonly busy: boolean;
  readonly error: ErrorView | null;
  readonly onChoose: (address: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { found, busy, error, onChoose, onClose } = props;
  const t = useT();
  const [chosen, setChosen] = useState<string | null>(null);
  const choose = (address: string): void => {
    if (busy) return;
    setChosen(address);
    onChoose(address);
  };
  return (
    <Dialog
      open
      size="s"
      title={t('signIn.places.title', { name: found.name })}
      description={t('signIn.places.text')}
      onClose={onClose}
    >
      <ul aria-label={t('signIn.places.list')} className={styles['list']}>
        {found.places.map(({ name, address }) => (
          <ServerRow
            key={address}
            icon={DoorOpen}
            busy={busy && chosen === address}
            error={chosen === address ? error : null}
            onChoose={() => choose(address)}
          >
            <strong dir="auto">{name}</strong>
          </ServerRow>
        ))}
      </ul>
    </Dialog>
  );
}
