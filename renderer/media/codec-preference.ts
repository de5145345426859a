/** The part of a codec that decides its place. */
interface NamedCodec {
  readonly mimeType: string;
}

const WANTED = ['video/vp9', 'video/vp8', 'video/h264'];

/** VP9, VP8, H264, then the rest in the browser's own order; repair formats keep their place among the rest. */
export function preferVideoCodecs<Codec extends NamedCodec>(codecs: readonly Codec[]): Codec[] {
  const rank = ({ mimeType }: Codec) => {
    const at = WANTED.indexOf(mimeType.toLowerCase());
    return at === -1 ? WANTED.length : at;
  };
  return codecs.toSorted((a, b) => rank(a) - rank(b));
}

/** Sets the order at the offerer, which decides both directions; a browser without the API keeps its own. */
export function applyVideoPreference(transceiver: RTCRtpTransceiver): void {
  const capabilities = globalThis.RTCRtpReceiver?.getCapabilities?.('video');
  if (capabilities) transceiver.setCodecPreferences?.(preferVideoCodecs(capabilities.codecs));
}

const REPAIR = ['video/rtx', 'video/red', 'video/ulpfec'];

/** Whose frames an SFU can pass on without reading more than their first bytes. */
export const onlyVp8 = <Codec extends NamedCodec>(codecs: readonly Codec[]): Codec[] =>
  codecs.filter(({ mimeType }) => mimeType.toLowerCase() === 'video/vp8' || isRepair(mimeType));

const isRepair = (mimeType: string): boolean => REPAIR.includes(mimeType.toLowerCase());

/** Nothing but VP8 is offered: no other picture may go out, for a sealed one could not be sent. */
export function applyOnlyVp8(transceiver: RTCRtpTransceiver): void {
  const capabilities = globalThis.RTCRtpReceiver?.getCapabilities?.('video');
  if (capabilities) transceiver.setCodecPreferences?.(onlyVp8(capabilities.codecs));
}
