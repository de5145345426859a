import { useState } from 'react';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { useBridge, useView } from '../../state/context.tsx';
import { type Submit, useSubmit } from '../../state/use-submit.ts';
import { type Certificate, certificateOf } from './trust/certificate.ts';

/** What has to be asked before a server is added. `address`: as it was asked for. */
export type AddingQuestion =
  | { readonly kind: 'plain'; readonly found: ProbeResult }
  | { readonly kind: 'trust'; readonly address: string; readonly certificate: Certificate }
  | { readonly kind: 'client'; readonly address: string; readonly trust: string | undefined };

export interface Adding {
  readonly question: AddingQuestion | null;
  /** Finds out what is there, and adds it unless there is a question. */
  readonly connect: Submit<[address: string, trust?: string]>;
  /** The yes to a question; what goes wrong then is told there. */
  readonly answer: Submit<[]>;
  readonly refuse: () => void;
}

/** From an address to a workspace: found, asked about where that is needed, added. */
export function useAdding(onAdded: (workspaceId: string) => void): Adding {
  const bridge = useBridge();
  const plainHttp = useView((view) => view.desktop.policy.plainHttp);
  const [question, setQuestion] = useState<AddingQuestion | null>(null);

  const add = async (found: ProbeResult, consentPlainText: boolean, trust?: string): Promise<void> => {
    const { workspaceId } = await bridge.workspace.call.add({
      address: found.address,
      consentPlainText,
      ...(trust === undefined ? {} : { trust }),
    });
    setQuestion(null);
    onAdded(workspaceId);
  };
  const find = async (address: string, trust?: string): Promise<void> => {
    try {
      const found = await bridge.workspace.call.probe({ address, ...(trust === undefined ? {} : { trust }) });
      if (found.encrypted) await add(found, false, trust);
      else if (plainHttp === 'forbidden') throw new AppError('forbidden-by-policy');
      else setQuestion({ kind: 'plain', found });
    } catch (error) {
      const next = questionOf(AppError.from(error), address, trust);
      if (!next) throw error;
      setQuestion(next);
    }
  };
  const connect = useSubmit(find);
  const answer = useSubmit(async () => {
    switch (question?.kind) {
      case 'plain':
        return add(question.found, true);
      case 'trust':
        return find(question.address, question.certificate.fingerprint);
      case 'client':
        return find(question.address, question.trust);
      default:
        return undefined;
    }
  });
  const refuse = (): void => {
    setQuestion(null);
    answer.clear();
  };
  return { question, connect, answer, refuse };
}

/** `null`: it is only said. A certificate that was just trusted and is refused again is not asked about for ever. */
function questionOf(error: AppError, address: string, trust: string | undefined): AddingQuestion | null {
  const certificate = certificateOf(error.view());
  if (certificate && certificate.fingerprint !== trust) return { kind: 'trust', address, certificate };
  return error.code === 'client-certificate-needed' ? { kind: 'client', address, trust } : null;
}
