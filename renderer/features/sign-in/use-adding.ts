import { useState } from 'react';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { useBridge, useView } from '../../state/context.tsx';
import { type Submit, useSubmit } from '../../state/use-submit.ts';
import { type Certificate, certificateOf } from './trust/certificate.ts';

/** What is looked for. */
interface Asked {
  /** As it was typed: it may carry an invitation. */
  readonly address: string;
  /** Chosen by hand; left out: it is found out. */
  readonly serverKind?: string | undefined;
  /** The certificate that was just trusted. */
  readonly trust?: string | undefined;
}

/** What has to be asked before a server is added. */
export type AddingQuestion =
  | { readonly kind: 'plain'; readonly asked: Asked; readonly found: ProbeResult }
  | { readonly kind: 'trust'; readonly asked: Asked; readonly certificate: Certificate }
  | { readonly kind: 'client'; readonly asked: Asked }
  /** The server has several places to sign in to. */
  | { readonly kind: 'place'; readonly asked: Asked; readonly found: ProbeResult };

export interface Adding {
  readonly question: AddingQuestion | null;
  /** Who answered, while it is being added; `null`: nobody yet. */
  readonly found: ProbeResult | null;
  /** Finds out what is there, and adds it unless there is a question. */
  readonly connect: Submit<[address: string, serverKind?: string]>;
  /** The yes to a question, or the place that was chosen; what goes wrong then is told there. */
  readonly answer: Submit<[place?: string]>;
  readonly refuse: () => void;
}

/** From an address to a workspace: found, asked about where that is needed, added. */
export function useAdding(onAdded: (workspaceId: string, found: ProbeResult) => void): Adding {
  const bridge = useBridge();
  const plainHttp = useView((view) => view.desktop.policy.plainHttp);
  const [question, setQuestion] = useState<AddingQuestion | null>(null);
  const [found, setFound] = useState<ProbeResult | null>(null);

  const add = async (asked: Asked, result: ProbeResult, consentPlainText: boolean): Promise<void> => {
    const { workspaceId } = await bridge.workspace.call.add({
      address: result.address,
      consentPlainText,
      ...given(asked),
    });
    setQuestion(null);
    onAdded(workspaceId, result);
  };
  const find = async (asked: Asked): Promise<void> => {
    setFound(null);
    try {
      const result = await bridge.workspace.call.probe({ address: asked.address, ...given(asked) });
      setFound(result);
      if (result.places.length > 0) setQuestion({ kind: 'place', asked, found: result });
      else if (result.encrypted) await add(asked, result, false);
      else if (plainHttp === 'forbidden') throw new AppError('forbidden-by-policy');
      else setQuestion({ kind: 'plain', asked, found: result });
    } catch (error) {
      const next = questionOf(AppError.from(error), asked);
      if (!next) throw error;
      setQuestion(next);
    }
  };
  const connect = useSubmit((address: string, serverKind?: string) => find({ address, serverKind }));
  const answer = useSubmit(async (place?: string) => {
    switch (question?.kind) {
      case 'plain':
        return add(question.asked, question.found, true);
      case 'trust':
        return find({ ...question.asked, trust: question.certificate.fingerprint });
      case 'client':
        return find(question.asked);
      case 'place':
        return place === undefined ? undefined : find({ ...question.asked, address: place });
      default:
        return undefined;
    }
  });
  const refuse = (): void => {
    setQuestion(null);
    answer.clear();
  };
  return { question, found, connect, answer, refuse };
}

/** What beside the address goes to the engine. */
const given = ({ serverKind, trust }: Asked): { kind?: string; trust?: string } => ({
  ...(serverKind === undefined ? {} : { kind: serverKind }),
  ...(trust === undefined ? {} : { trust }),
});

/** `null`: it is only said. A certificate that was just trusted and is refused again is not asked about for ever. */
function questionOf(error: AppError, asked: Asked): AddingQuestion | null {
  const certificate = certificateOf(error.view());
  if (certificate && certificate.fingerprint !== asked.trust) return { kind: 'trust', asked, certificate };
  return error.code === 'client-certificate-needed' ? { kind: 'client', asked } : null;
}
