import { type ReactNode, useState } from 'react';
import { OfflinePage } from '../features/desktop/OfflinePage.tsx';
import { asksTrust, TrustQuestion } from '../features/sign-in/trust/TrustQuestion.tsx';
import { useWorkspace } from '../state/context.tsx';
import { isUnknown } from './is-unknown.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

/** The page in the place of a workspace of which there is nothing to show, from its first failure until it is reached. */
export function Unreachable(props: {
  readonly workspaceId: string;
  readonly onDiagnose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { workspaceId, onDiagnose, children } = props;
  const workspace = useWorkspace(workspaceId);
  const connection = workspace?.connection ?? null;
  const seconds = useSecondsUntil(connection?.state === 'offline' ? connection.retryAt : null);
  const [asking, setAsking] = useState(false);
  const [down, setDown] = useState(false);
  // it stays while a next try is under way, or the page would change with every one
  const isDown = connection?.state === 'offline' || (down && connection?.state !== 'online');
  if (isDown !== down) setDown(isDown);
  if (!workspace || !isDown || !isUnknown(workspace) || workspace.session.state !== 'signed-in')
    return children;
  return (
    <>
      <OfflinePage
        workspace={workspace}
        seconds={seconds}
        trust={asksTrust(workspace)}
        onTrust={() => setAsking(true)}
        onDiagnose={onDiagnose}
      />
      {asking && <TrustQuestion workspace={workspace} onClose={() => setAsking(false)} />}
    </>
  );
}
