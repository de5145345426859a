import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import styles from './Search.module.css';
import { SearchField, type SearchFieldProps } from './SearchField.tsx';

export interface SearchInHeadProps {
  readonly refOf: ConversationRef;
  readonly open: boolean;
  readonly onChange: (open: boolean) => void;
  readonly onOpen: SearchFieldProps['onOpen'];
}

/** A button of the head; open, a line below it. What was found lies over the messages while the line has the focus. */
export function SearchInHead({ refOf, open, onChange, onOpen }: SearchInHeadProps): ReactNode {
  const t = useT();
  const workspace = useWorkspace(refOf.workspaceId);
  const [where, setWhere] = useState<'here' | 'everywhere'>('here');
  const button = useRef<HTMLButtonElement>(null);
  if (workspace?.features.chat?.search !== true) return null;
  const close = (): void => {
    onChange(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <>
      <IconButton
        ref={button}
        icon={Search}
        label={t('search.open')}
        shortcut={t('search.keys')}
        aria-expanded={open}
        onClick={() => onChange(!open)}
      />
      {open && (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-interactions -- Escape closes it from anywhere in it
        <div role="search" className={styles['inHead']} aria-label={t('search.open')} onKeyDown={onKeyDown}>
          <SearchField
            workspace={workspace}
            conversationId={where === 'here' ? refOf.conversationId : null}
            onOpen={onOpen}
          >
            <Segmented
              label={t('search.where')}
              value={where}
              segments={[
                { value: 'here', label: t('search.here') },
                { value: 'everywhere', label: t('search.everywhere') },
              ]}
              onChange={setWhere}
            />
            <IconButton icon={X} label={t('search.close')} onClick={close} />
          </SearchField>
        </div>
      )}
    </>
  );
}
