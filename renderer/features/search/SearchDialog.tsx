import type { ReactNode } from 'react';
import { useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './Search.module.css';
import { SearchField, type SearchFieldProps } from './SearchField.tsx';

export interface SearchDialogProps {
  readonly workspaceId: string;
  readonly onOpen: SearchFieldProps['onOpen'];
  readonly onClose: () => void;
}

/** All conversations of a workspace. */
export function SearchDialog({ workspaceId, onOpen, onClose }: SearchDialogProps): ReactNode {
  const t = useT();
  const workspace = useWorkspace(workspaceId);
  if (workspace?.features.chat?.search !== true) return null;
  return (
    <Dialog open onClose={onClose} title={t('search.openAll')}>
      <div className={styles['inDialog']}>
        <SearchField
          workspace={workspace}
          conversationId={null}
          onOpen={(ref, messageId) => {
            onClose();
            onOpen(ref, messageId);
          }}
        />
      </div>
    </Dialog>
  );
}
