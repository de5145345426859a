/** The fields read here, of whatever kind of stats; browsers differ in what they leave out. */
export interface Stat {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly mid?: string;
  /** Of one of several sizes: whether it may be sent. */
  readonly active?: boolean;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly selectedCandidatePairId?: string;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly relayProtocol?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly packetsSent?: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly requestsReceived?: number;
  readonly responsesReceived?: number;
  readonly fractionLost?: number;
  readonly framesDecoded?: number;
  readonly framesEncoded?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly qualityLimitationReason?: string;
  readonly jitterBufferDelay?: number;
  readonly jitterBufferEmittedCount?: number;
  readonly codecId?: string;
  readonly mimeType?: string;
}

type CountedField = {
  [Field in keyof Stat]-?: NonNullable<Stat[Field]> extends number ? Field : never;
}[keyof Stat];

/** A stats report with the questions that are asked of it. */
export class StatsReport {
  readonly #stats: readonly Stat[];

  /** `report` is what `RTCStatsReport.values()` gives. */
  constructor(report: Iterable<unknown>) {
    this.#stats = [...(report as Iterable<Stat>)];
  }

  of(type: string, kind?: 'audio' | 'video'): Stat[] {
    return this.#stats.filter((stat) => stat.type === type && (kind === undefined || stat.kind === kind));
  }

  get(id: string | undefined): Stat | undefined {
    return id === undefined ? undefined : this.#stats.find((stat) => stat.id === id);
  }

  /** Whether any of them counts it at all. */
  counts(type: string, field: CountedField): boolean {
    return this.of(type).some((stat) => stat[field] !== undefined);
  }

  sum(type: string, field: CountedField, kind?: 'audio' | 'video'): number {
    return this.of(type, kind).reduce((total, stat) => total + (stat[field] ?? 0), 0);
  }

  /** The pair of addresses that is used now. */
  get selectedPair(): Stat | undefined {
    const id = this.of('transport').find((transport) => transport.selectedCandidatePairId);
    return (
      this.get(id?.selectedCandidatePairId) ??
      this.of('candidate-pair').find(({ nominated, state }) => nominated && state === 'succeeded')
    );
  }

  /** Such as `VP9`. */
  codecOf(stat: Stat | undefined): string | null {
    return this.get(stat?.codecId)?.mimeType?.split('/')[1] ?? null;
  }
}
