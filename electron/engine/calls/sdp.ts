/** The session id in the SDP's `o=` line: a new one means a new peer connection at the other end. */
export function sessionIdOf(sdp: string): string | null {
  return /^o=\S+ (\S+) /m.exec(sdp)?.[1] ?? null;
}
