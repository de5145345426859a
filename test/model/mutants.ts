/** Machines with one bug each, which the model test must find. */
import { decide, type Decide } from '#backend/services/calls/machine.ts';
import { isOver, type CallState } from '#backend/services/calls/state.ts';
import { callsAnew } from '#engine/calls/facts.ts';
import { addCall, transitionIn } from '#shared/machines/call-set.ts';
import { REAL, type Machines } from './world.ts';

interface Mutant {
  readonly name: string;
  readonly machines: Machines;
  /** The invariants that may be the first to complain. */
  readonly found: RegExp;
}

const server = (mutate: (real: Decide) => Decide): Machines => ({ ...REAL, decide: mutate(decide) });

/** The decision of `real` with its state changed where `real` accepts. */
const withState =
  (change: (after: CallState, before: CallState | null, command: Parameters<Decide>[1]) => CallState) =>
  (real: Decide): Decide =>
  (before, command, context) => {
    const decision = real(before, command, context);
    if ('refused' in decision || decision.state === before) return decision;
    return { ...decision, state: change(decision.state, before, command) };
  };

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a cancelled call goes on ringing',
    machines: server(
      withState((after, before) =>
        isOver(after) && before && !isOver(before)
          ? {
              ...after,
              participants: after.participants.map((one, index) =>
                one.standing.status === 'missed' ? (before.participants[index] ?? one) : one,
              ),
            }
          : after,
      ),
    ),
    found: /noRingOutlivesItsCall/,
  },
  {
    name: 'a second device that answers gets the call, too',
    machines: server(
      (real) => (before, command, context) =>
        real(before, command.kind === 'answer' ? { ...command, takeOver: true } : command, context),
    ),
    found: /oneOwnerPerPerson/,
  },
  {
    name: 'a rejoin keeps its number',
    machines: server(
      withState((after, before) => ({ ...after, lastJoinSeq: before?.lastJoinSeq ?? after.lastJoinSeq })),
    ),
    found: /staysAreNumbered/,
  },
  {
    name: 'a lost device has no limit',
    machines: server((real) => (before, command, context) => {
      if (command.kind === 'deviceLost' && before) return { state: before, effects: [] };
      return real(before, command, context);
    }),
    found: /everyStandingHasALimit|everythingHasEnded/,
  },
  {
    name: 'a second call does not hold the first',
    machines: {
      ...REAL,
      person: {
        callsAnew,
        transitionIn,
        addCall: (set, callId, state) => ({ set: new Map(set).set(callId, state), effects: [] }),
      },
    },
    found: /oneUnheldCallPerSet/,
  },
  {
    name: 'who is answering does not hear the end',
    machines: {
      ...REAL,
      person: {
        addCall,
        callsAnew,
        transitionIn: (set, callId, input) => {
          const state = set.get(callId);
          const isAnswering = state?.phase === 'incoming' && state.answering;
          const isDeaf = isAnswering && (input.type === 'ended' || input.type === 'answer-refused');
          return isDeaf ? { set, effects: [] } : transitionIn(set, callId, input);
        },
      },
    },
    found: /everyoneAgrees/,
  },
  {
    name: 'who left and is called again does not ring',
    machines: { ...REAL, person: { addCall, transitionIn, callsAnew: () => false } },
    found: /everyoneAgrees: does not ring/,
  },
  {
    name: 'who was taken over from goes on as joined',
    machines: {
      ...REAL,
      person: {
        addCall,
        callsAnew,
        transitionIn: (set, callId, input) => {
          const isJoined = set.get(callId)?.phase === 'joined';
          const isReplaced =
            (input.type === 'ended' && input.reason === 'replaced') ||
            ('facts' in input && input.facts.me.owner === 'other-device');
          return isJoined && isReplaced ? { set, effects: [] } : transitionIn(set, callId, input);
        },
      },
    },
    found: /everyoneAgrees: who is joined/,
  },
];
