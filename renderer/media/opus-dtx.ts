/**
 * Lets our Opus sender fall silent in pauses (4 packets a second instead of 50). There is no API for it, so `usedtx=1` is written
 * into the description that the OTHER side sent: its fmtp line says how we may send. The only place where Parley touches SDP.
 */
export function withOpusDtx(sdp: string): string {
  const payloads = new Set([...sdp.matchAll(/^a=rtpmap:(\d+) opus\/48000/gim)].map((match) => match[1]));
  return sdp.replace(/^a=fmtp:(\d+) ([^\r\n]*)/gm, (line, payload: string, parameters: string) =>
    payloads.has(payload) && !/(^|;)\s*usedtx=/.test(parameters)
      ? `a=fmtp:${payload} ${parameters};usedtx=1`
      : line,
  );
}
