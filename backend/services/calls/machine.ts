/** The server's call machine: one pure function from a call's state and a command to the next state and what follows, or a refusal. */
import { assertNever } from '#shared/tools/assert-never.ts';
import { deviceBack, deviceLost, media } from './devices.ts';
import { invite } from './inviting.ts';
import { answer, initiate, ringing } from './joining.ts';
import { end, graceDeadline, reject, ringDeadline } from './leaving.ts';
import { refuse, type CallState, type Command, type Context, type Decision } from './state.ts';

export type Decide = (state: CallState | null, command: Command, context: Context) => Decision;

/**
 * `state` is the call that the command names; for `initiate` it is the live call of the conversation
 * or the call of the same clientId, and null where there is neither.
 */
export const decide: Decide = (state, command, context) => {
  const decision = dispatch(state, command, context);
  if (state === null || !('state' in decision) || decision.state.id !== state.id) return decision;
  if (decision.state === state) return decision;
  return { ...decision, state: { ...decision.state, rev: state.rev + 1 } };
};

const dispatch: Decide = (state, command, context) => {
  if (command.kind === 'initiate') return initiate(state, command, context);
  if (state === null) return refuse('not-found');
  switch (command.kind) {
    case 'ringing':
      return ringing(state, command);
    case 'answer':
      return answer(state, command, context);
    case 'invite':
      return invite(state, command, context);
    case 'reject':
      return reject(state, command, context);
    case 'end':
      return end(state, command, context);
    case 'media':
      return media(state, command);
    case 'deviceLost':
      return deviceLost(state, command, context);
    case 'deviceBack':
      return deviceBack(state, command);
    case 'ringDeadline':
      return ringDeadline(state, context);
    case 'graceDeadline':
      return graceDeadline(state, context);
    default:
      return assertNever(command, 'unknown call command');
  }
};
