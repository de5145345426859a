import { type ReactNode, useState } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { SignInAgainDialog } from '../features/sign-in/SignInAgainDialog.tsx';
import { whySignedOut } from '../features/sign-in/why-signed-out.ts';
import { asksTrust, TrustQuestion } from '../features/sign-in/trust/TrustQuestion.tsx';
import { useBridge, useNotices, useView, useWorkspace } from '../state/context.tsx';
import { errorText, useT } from '../state/i18n.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { isUnknown } from './is-unknown.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

/** What the person should know about this computer and the workspace on screen, on top of everything else. */
export function Banners({ workspaceId }: { readonly workspaceId: string | null }): ReactNode {
  const workspace = useWorkspace(workspaceId ?? '');
  return (
    <>
      {workspace?.session.state === 'expired' && <Expired key={workspace.id} workspace={workspace} />}
      {/* where nothing is known yet the page itself says it */}
      {workspace?.session.state === 'signed-in' && !isUnknown(workspace) && <Offline workspace={workspace} />}
      <SecretsQuestion />
    </>
  );
}

/** Without connection: why, when it is tried again, and the button that does so now. */
function Offline({ workspace }: { readonly workspace: WorkspaceView }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const { connection, id: workspaceId } = workspace;
  const seconds = useSecondsUntil(connection.state === 'offline' ? connection.retryAt : null);
  const [asking, setAsking] = useState(false);
  if (connection.state !== 'offline') return null;
  const trust = asksTrust(workspace);
  return (
    <>
      <Banner
        strip
        tone="warning"
        actions={
          <>
            {trust && (
              <Button size="s" onClick={() => setAsking(true)}>
                {t(trust === 'server' ? 'desktop.offline.certificate' : 'desktop.offline.chooseCertificate')}
              </Button>
            )}
            <Button
              size="s"
              onClick={() => void notices.run(() => bridge.workspace.call.reconnect({ workspaceId }))}
            >
              {t('common.reconnect')}
            </Button>
          </>
        }
      >
        {errorText(t, connection.error)}{' '}
        {/* Counting down is for the eye: said aloud every second it would drown everything else. */}
        {seconds !== null && <span aria-hidden>{t('common.retryIn', { count: seconds })}</span>}
      </Banner>
      {asking && <TrustQuestion workspace={workspace} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Asks at once, and stays as a banner when it is put off. */
function Expired({ workspace }: { readonly workspace: WorkspaceView }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(true);
  return (
    <>
      <Banner
        strip
        tone="warning"
        actions={
          <Button size="s" onClick={() => setAsking(true)}>
            {t('signIn.signIn')}
          </Button>
        }
      >
        {errorText(t, whySignedOut(workspace))}
      </Banner>
      <SignInAgainDialog workspace={workspace} open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

/** No keyring here: asked once, when there is a sign-in to keep. */
function SecretsQuestion(): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const wanted = useView(
    ({ secrets, workspaces }) =>
      secrets.mode === 'memory' &&
      !secrets.asked &&
      Object.values(workspaces).some(({ session }) => session.state === 'signed-in'),
  );
  if (!wanted) return null;
  const answer = (allowFile: boolean): void =>
    void notices.run(() => bridge.app.call.answerSecretsQuestion({ allowFile }));
  return (
    <Banner
      strip
      actions={
        <>
          <Button size="s" onClick={() => answer(false)}>
            {t('common.secrets.no')}
          </Button>
          <Button size="s" tone="accent" onClick={() => answer(true)}>
            {t('common.secrets.yes')}
          </Button>
        </>
      }
    >
      {t('common.secrets.question')}
    </Banner>
  );
}
