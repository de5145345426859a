import type { ReactNode } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { errorText, useT } from '../../state/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { SignInForm } from './SignInForm.tsx';
import { whySignedOut } from './why-signed-out.ts';

/** Over the conversations of a sign-in that has run out: they stay readable behind it, drafts and outbox are kept. */
export function SignInAgainDialog(props: {
  readonly workspace: WorkspaceView;
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { workspace, open, onClose } = props;
  const t = useT();
  if (workspace.session.state !== 'expired') return null;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="s"
      title={t('signIn.againTitle', { name: workspace.name })}
      description={errorText(t, whySignedOut(workspace))}
    >
      <SignInForm workspace={workspace} username={workspace.session.username} />
    </Dialog>
  );
}
