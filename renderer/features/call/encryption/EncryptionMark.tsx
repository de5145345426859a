import { LockKeyhole } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useCallFacts } from '../../../call/context.tsx';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useT } from '../../../state/i18n.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { EncryptionDialog } from './EncryptionDialog.tsx';

/** That a call is sealed from the server that carries it, and the way to its code. Nothing where Parley does not seal it. */
export function EncryptionMark(props: {
  readonly callId: string;
  readonly people: readonly CallPerson[];
}): ReactNode {
  const { callId, people } = props;
  const t = useT();
  const { encryption } = useCallFacts(callId);
  const [open, setOpen] = useState(false);
  if (!encryption?.supported) return null;
  return (
    <>
      <IconButton
        icon={LockKeyhole}
        label={t('call.encryption.mark')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      />
      {open && <EncryptionDialog encryption={encryption} people={people} onClose={() => setOpen(false)} />}
    </>
  );
}
