import type { MediaState } from '#shared/contracts/connect/model.ts';

/** Of the `o=` line: another one means another peer connection at the other end. */
export const sessionIdOf = (sdp: string): string | null => /^o=\S+ (\S+) /m.exec(sdp)?.[1] ?? null;

/** What whoever wrote this description sends. It is all that such a peer says of its media. */
export function mediaOf(sdp: string): MediaState {
  const [head = '', ...sections] = sdp.split(/^(?=m=)/m);
  const sends = (kind: string): boolean =>
    sections.some(
      (section) =>
        section.startsWith(`m=${kind} `) && isUsed(section) && isSending(directionOf(section, head)),
    );
  return { audioEnabled: sends('audio'), videoEnabled: sends('video'), screenSharing: false };
}

/** A section of port 0 is off, unless it only goes over the port of another. */
const isUsed = (section: string): boolean => !/^m=\S+ 0 /.test(section) || /^a=bundle-only/m.test(section);
const isSending = (direction: string): boolean => direction === 'sendrecv' || direction === 'sendonly';

function directionOf(section: string, head: string): string {
  const told = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m;
  return (told.exec(section) ?? told.exec(head))?.[1] ?? 'sendrecv';
}
