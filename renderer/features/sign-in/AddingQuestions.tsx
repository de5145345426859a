import type { ReactNode } from 'react';
import { PlaceDialog } from './PlaceDialog.tsx';
import { PlainTextConsent } from './PlainTextConsent.tsx';
import { shownAddress } from './invitation.ts';
import { ClientCertificateDialog } from './trust/ClientCertificateDialog.tsx';
import { TrustDialog } from './trust/TrustDialog.tsx';
import type { Adding } from './use-adding.ts';

/** The questions on the way to a workspace, one at a time. */
export function AddingQuestions(props: {
  readonly adding: Adding;
  /** The person thought better of it. */
  readonly onRefuse: () => void;
}): ReactNode {
  const { adding, onRefuse } = props;
  const { question, answer } = adding;
  const yes = (): void => answer.run();
  return (
    <>
      <PlainTextConsent
        found={question?.kind === 'plain' ? question.found : null}
        busy={answer.busy}
        error={answer.error}
        onConsent={yes}
        onRefuse={onRefuse}
      />
      {question?.kind === 'trust' && (
        <TrustDialog
          key={question.certificate.fingerprint}
          certificate={question.certificate}
          busy={answer.busy}
          error={answer.error}
          onTrust={yes}
          onRefuse={onRefuse}
        />
      )}
      {question?.kind === 'client' && (
        <ClientCertificateDialog
          address={shownAddress(question.asked.address)}
          error={answer.error}
          onChosen={yes}
          onClose={onRefuse}
        />
      )}
      {question?.kind === 'place' && (
        <PlaceDialog
          found={question.found}
          busy={answer.busy}
          error={answer.error}
          onChoose={answer.run}
          onClose={onRefuse}
        />
      )}
    </>
  );
}
