/** What Parley reads of a session description; it writes nothing but opus-dtx.ts. */

/** ICE credentials change with every restart. Bundled sections share them; the first stands for all. */
export const ufragOf = (sdp: string | undefined): string | undefined =>
  sdp && /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];

/** Both are the same for the whole life of a connection, and new with the next one. */
const sessionOf = (sdp: string): string | undefined => /^o=\S+ (\S+) /m.exec(sdp)?.[1];
const fingerprintOf = (sdp: string): string | undefined => /^a=fingerprint:\S+ (\S+)/m.exec(sdp)?.[1];

/** The other end has thrown its connection away and speaks with a new one: that cannot be joined to the old one. */
export function isOtherConnection(before: string | undefined, now: string): boolean {
  return (
    before !== undefined &&
    sessionOf(before) !== sessionOf(now) &&
    fingerprintOf(before) !== fingerprintOf(now)
  );
}
