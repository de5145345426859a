/** How many people a call holds, and where its media goes once the mesh does not carry them. */
import type { CallType, Sfu } from '#shared/contracts/connect/model.ts';
import { joinedOf, type CallRules, type CallState, type SfuParent } from './state.ts';

const meshLimit = (type: CallType, rules: CallRules): number =>
  type === 'audio' ? rules.meshAudio : rules.meshVideo;

/** How many may be in such a call at once: with an SFU the mesh is no limit. */
export const limitOf = (type: CallType, rules: CallRules): number =>
  rules.sfu ? rules.participants : Math.min(rules.participants, meshLimit(type, rules));

/** The group of one call. */
export const groupOf = (callId: string, { parentUrl, parentGroup }: SfuParent): Sfu => ({
  kind: 'galene',
  url: `${parentUrl}${callId}/`,
  group: `${parentGroup}/${callId}`,
});

/** Where a call's media goes when these people are joined; who was on the SFU stays there. */
export function sfuFor(state: CallState, rules: CallRules): Sfu | null {
  if (state.sfu || !rules.sfu) return state.sfu;
  return joinedOf(state).length > meshLimit(state.type, rules) ? groupOf(state.id, rules.sfu) : null;
}
