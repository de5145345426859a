import type { AppErrorCode } from '#shared/errors/app-error.ts';

/** Why the relay is of no use. */
export type RelayError = Extract<AppErrorCode, 'relay-refused' | 'relay-unreachable'>;

/** STUN's codes for credentials that are missing, wrong or over, and for those that may not relay. */
const REFUSED = new Set([401, 403, 431, 438, 441]);

export const isRelay = (url: string): boolean => /^turns?:/i.test(url);

/** What a failed attempt to get a candidate says of the relay; `null`: nothing, it asked another kind of server. */
export function relayErrorOf({
  url,
  errorCode,
}: Pick<RTCPeerConnectionIceErrorEvent, 'url' | 'errorCode'>): RelayError | null {
  if (!isRelay(url)) return null;
  return REFUSED.has(errorCode) ? 'relay-refused' : 'relay-unreachable';
}
