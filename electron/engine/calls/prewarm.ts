/** When links may be made while it rings, and for whom they show no address. Pure. */
import type { Features } from '#shared/contracts/features.ts';
import type { Settings } from '#shared/contracts/settings.ts';

export interface PrewarmFacts {
  readonly isDirect: boolean;
  /** The other one and I have not had to do with each other yet. */
  readonly isStranger: boolean;
  readonly settings: Pick<Settings, 'prewarm' | 'relayOnly'>;
  readonly features: Pick<NonNullable<Features['calls']>, 'prewarm' | 'turn'> | null;
}

/** Only where this person wants it, and only where a relay can hide the address from whom it is hidden. */
export function mayPrewarm({ isDirect, isStranger, settings, features }: PrewarmFacts): boolean {
  if (!isDirect || !settings.prewarm || !features?.prewarm) return false;
  return features.turn || !(isStranger || settings.relayOnly);
}

/** What is known of one thing that somebody did in a direct conversation. */
export interface Deed {
  readonly senderId: string;
  readonly kind: 'text' | 'call' | 'system';
  /** Of a call's line. */
  readonly call?: { readonly duration: number } | null | undefined;
}

/**
 * Strangers until both have written to or called each other. A call that was talked in is the deed of both; one that rang in vain
 * is the caller's alone, so that nobody becomes known by ringing twice.
 */
export function isStranger(deeds: readonly Deed[], myId: string, otherId: string): boolean {
  if (deeds.some(({ kind, call }) => kind === 'call' && (call?.duration ?? 0) > 0)) return false;
  const acted = (userId: string): boolean =>
    deeds.some(({ senderId, kind }) => senderId === userId && kind !== 'system');
  return !(acted(myId) && acted(otherId));
}
