import { ChevronDown, ChevronUp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useBridge, useNotices } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { kindName } from '../../state/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './StartScreen.module.css';

/** Of a select, which knows no `null`. */
const ANY = '';

/** The kind of server by hand, for the rare case; behind a button, for hardly anybody needs it. */
export function KindChoice(props: {
  /** `null`: it is found out. */
  readonly kind: string | null;
  readonly onChange: (kind: string | null) => void;
}): ReactNode {
  const { kind, onChange } = props;
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const [kinds, setKinds] = useState<readonly string[] | null>(null);
  const open = kinds !== null;
  const toggle = (): void => {
    onChange(null);
    if (open) setKinds(null);
    else void notices.run(async () => setKinds((await bridge.workspace.call.kinds()).kinds));
  };
  return (
    <>
      <Button
        size="s"
        tone="quiet"
        icon={open ? ChevronUp : ChevronDown}
        aria-expanded={open}
        className={styles['more']}
        onClick={toggle}
      >
        {t('signIn.kind.open')}
      </Button>
      {open && (
        <Select
          label={t('signIn.kind.label')}
          hint={t('signIn.kind.hint')}
          value={kind ?? ANY}
          options={[
            { value: ANY, label: t('signIn.kind.any') },
            ...kinds.map((value) => ({ value, label: kindName(value, t) })),
          ]}
          onChange={(value) => onChange(value === ANY ? null : value)}
        />
      )}
    </>
  );
}
