import type { ReactNode } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useBridge } from '../../../state/context.tsx';
import { useSubmit } from '../../../state/use-submit.ts';
import { certificateOf } from './certificate.ts';
import { ClientCertificateDialog } from './ClientCertificateDialog.tsx';
import { TrustDialog } from './TrustDialog.tsx';

/** What a known workspace that cannot connect asks for: trust in a certificate that it came to have, or one of the person's. */
export function asksTrust({ connection }: Pick<WorkspaceView, 'connection'>): 'server' | 'client' | null {
  if (connection.state !== 'offline') return null;
  if (certificateOf(connection.error)) return 'server';
  return connection.error.code === 'client-certificate-needed' ? 'client' : null;
}

/** The dialog for what `asksTrust` says; after a yes the workspace connects again. */
export function TrustQuestion(props: {
  readonly workspace: WorkspaceView;
  readonly onClose: () => void;
}): ReactNode {
  const { workspace, onClose } = props;
  const { id: workspaceId, connection } = workspace;
  const bridge = useBridge();
  const trust = useSubmit(async (fingerprint: string) => {
    await bridge.workspace.call.trust({ workspaceId, fingerprint });
    onClose();
  });
  if (connection.state !== 'offline') return null;
  const certificate = certificateOf(connection.error);
  if (certificate) {
    return (
      <TrustDialog
        // another certificate is another question
        key={certificate.fingerprint}
        certificate={certificate}
        busy={trust.busy}
        error={trust.error}
        onTrust={() => trust.run(certificate.fingerprint)}
        onRefuse={onClose}
      />
    );
  }
  if (connection.error.code !== 'client-certificate-needed') return null;
  const reconnect = (): void => {
    onClose();
    // a refusal shows in the view, as every failed connection does
    bridge.workspace.call.reconnect({ workspaceId }).catch(() => undefined);
  };
  return <ClientCertificateDialog address={workspace.address} onChosen={reconnect} onClose={onClose} />;
}
