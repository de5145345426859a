export type PacketKind = 'stun' | 'dtls' | 'rtp' | 'rtcp';

/** By RFC 7983: first byte 0 to 3 STUN, 20 to 63 DTLS, 128 to 191 RTP or RTCP (payload type 64 to 95). */
export function packetKind(packet: Uint8Array): PacketKind {
  const [first = 0, second = 0] = packet;
  if (first < 4) return 'stun';
  if (first < 128) return 'dtls';
  const payloadType = second & 0x7f;
  return payloadType >= 64 && payloadType <= 95 ? 'rtcp' : 'rtp';
}
