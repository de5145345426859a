import { useRef, useState } from 'react';
import type { GroupClient } from '#shared/contracts/ipc/client.ts';
import type { ringGroup } from '#shared/contracts/ipc/ring.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import type { RingAnswer } from './ring-keys.ts';

export type RingClient = GroupClient<typeof ringGroup>;

/** answered: on its way to the server. failed: it did not get through, and it rings on. */
export type AnswerState =
  | { readonly state: 'none' }
  | { readonly state: 'answered' }
  | { readonly state: 'failed'; readonly error: ErrorView };

const NONE: AnswerState = { state: 'none' };

/** The answers to one call. */
export interface Answers extends Readonly<Record<RingAnswer, () => void>> {
  readonly endAndAccept: () => void;
  readonly reply: (text: string) => void;
}

/** Each call is answered once; only an answer that failed may be followed by another. */
export function useAnswers(client: RingClient): {
  readonly stateOf: (callId: string) => AnswerState;
  readonly answersTo: (callId: string) => Answers;
} {
  const [states, setStates] = useState<Readonly<Record<string, AnswerState>>>({});
  // two keys may come before the next render
  const answered = useRef(new Set<string>());
  const set = (callId: string, state: AnswerState): void =>
    setStates((before) => ({ ...before, [callId]: state }));
  const answer = (callId: string, verb: () => Promise<unknown>): void => {
    if (answered.current.has(callId)) return;
    answered.current.add(callId);
    set(callId, { state: 'answered' });
    verb().catch((reason: unknown) => {
      answered.current.delete(callId);
      set(callId, { state: 'failed', error: AppError.from(reason).view() });
    });
  };
  const { call } = client;
  return {
    stateOf: (callId) => states[callId] ?? NONE,
    answersTo: (callId) => ({
      accept: () => answer(callId, () => call.accept({ callId, video: false })),
      acceptWithVideo: () => answer(callId, () => call.accept({ callId, video: true })),
      endAndAccept: () => answer(callId, () => call.accept({ callId, video: false, others: 'end' })),
      decline: () => answer(callId, () => call.decline({ callId })),
      reply: (text) => answer(callId, () => call.reply({ callId, text })),
    }),
  };
}
