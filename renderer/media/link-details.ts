/** Which way the packets of a link go. */
export type LinkPath = 'host' | 'srflx' | 'prflx' | 'relay';

/** One point of the statistics panel's graphs. Rates are since the last reading; `null`: not known. */
export interface DetailPoint {
  /** Milliseconds on the session's clock. */
  readonly atMs: number;
  readonly roundTripMs: number | null;
  /** 0 to 100, the worse of the two directions. */
  readonly lossPercent: number | null;
  readonly sendKbps: number;
  readonly receiveKbps: number;
}

interface PictureDetails {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly codec: string | null;
}

/** What a person sees of one link who wants to know. */
export interface LinkDetails {
  readonly path: LinkPath | null;
  /** To the relay: `udp`, `tcp` or `tls`; `null` without one. */
  readonly relayProtocol: string | null;
  readonly availableKbps: number | null;
  /** Mean time that received sound waits to be played. */
  readonly jitterBufferMs: number | null;
  readonly audioCodec: string | null;
  /** `null`: no picture goes that way. */
  readonly sent: PictureDetails | null;
  readonly received: PictureDetails | null;
  /** The last readings, oldest first, at most `DETAIL_POINTS`. */
  readonly points: readonly DetailPoint[];
}

/** Three minutes at one reading every 3 s. */
export const DETAIL_POINTS = 60;
