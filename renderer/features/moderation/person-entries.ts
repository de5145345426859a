/** What I may do about one of the others here, in the order of a menu. Pure. */
import type { Features } from '#shared/contracts/features.ts';
import type { ModerationAct } from '#shared/contracts/moderation.ts';

export interface PersonEntry {
  readonly name: 'mute' | 'operatorOn' | 'operatorOff' | 'presentOn' | 'presentOff' | 'writeOn' | 'writeOff';
  readonly act: ModerationAct;
}

/** Sending out is apart: it asks first. Whether somebody may speak now is not told, so both ways are offered. */
export function personEntries({ moderation, calls }: Features, userId: string): PersonEntry[] {
  if (!moderation) return [];
  const both = (type: 'operator' | 'present' | 'write'): PersonEntry[] => [
    { name: `${type}On`, act: { type, userId, on: true } },
    { name: `${type}Off`, act: { type, userId, on: false } },
  ];
  // where participants can ask each other, the call's own menu does
  const asks = moderation.mute && calls?.relay !== true;
  return [
    ...(asks ? [{ name: 'mute', act: { type: 'mute', userId } } as const] : []),
    ...(moderation.roles ? [...both('present'), ...both('write'), ...both('operator')] : []),
  ];
}
