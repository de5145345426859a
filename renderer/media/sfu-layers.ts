/** A camera through an SFU goes out in two sizes, so that whoever shows it small need not take all of it. */

/** By `rid`; the full one is the other. */
const SMALL = 'l';
const SMALL_MAX_BPS = 100_000;
/** Of what the full picture may take. */
const SMALL_SHARE = 1 / 3;
const SMALL_SCALE = 4;
/** However small the full one is. */
const SMALLER_BY = 1.5;

/** As they are offered, which cannot be changed later: an inactive one would be offered as paused, and answered so. */
export const layersOffered = (): RTCRtpEncodingParameters[] => [
  { rid: 'h' },
  { rid: SMALL, scaleResolutionDownBy: SMALL_SCALE, maxBitrate: SMALL_MAX_BPS },
];

/** What one of them may send where the whole picture may send `full`. Pure. */
export function layerLimits(
  rid: string | undefined,
  full: RTCRtpEncodingParameters,
  sendsSmall: boolean,
): RTCRtpEncodingParameters {
  if (rid !== SMALL || full.active === false) return full;
  // Chromium takes a priority for the first alone, and refuses the whole otherwise
  const { priority: _, maxBitrate = Infinity, scaleResolutionDownBy = 1, ...rest } = full;
  return {
    ...rest,
    active: sendsSmall,
    maxBitrate: Math.min(SMALL_MAX_BPS, Math.round(SMALL_SHARE * maxBitrate)),
    scaleResolutionDownBy: Math.max(SMALL_SCALE, SMALLER_BY * scaleResolutionDownBy),
  };
}
