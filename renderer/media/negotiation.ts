import type { LinkDialect } from '#shared/contracts/features.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { LinkTracks } from './link-tracks.ts';
import { withOpusDtx } from './opus-dtx.ts';
import { isOtherConnection, ufragOf } from './sdp.ts';

/** An offer without an answer is sent again as it stands then: signalling may have been away. */
export const OFFER_REPEAT_MS = 3000;
/** What both ends do at the same moment, the one that did not make the first offer does this much later, if it is still needed then. */
export const SECOND_OFFER_PATIENCE_MS = 1000;
/** Where both ends would offer first, the polite one waits this long for the other's offer. */
export const FIRST_OFFER_PATIENCE_MS = 4000;
const EARLY_CANDIDATES_MAX = 100;

type Description = Extract<Signal, { type: 'description' }>;

interface NegotiationOptions {
  readonly pc: RTCPeerConnection;
  readonly tracks: LinkTracks;
  readonly dialect: LinkDialect;
  /** Makes our end of the link's data channel, if the dialect has one. Once. */
  readonly openChannel: () => void;
  readonly weOffer: boolean;
  readonly polite: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Goes to the other end as it is. */
  readonly onSignal: (signal: Signal) => void;
  /** The other end has a new connection, which this was its first word of. */
  readonly onReplaced: (signal: Signal) => void;
}

/**
 * Offers, answers and candidates of one connection. The first offerer is fixed and makes the transceivers; the answerer uses those
 * that the offer made. Later offers follow perfect negotiation; every operation goes through one queue, so the signalling state says
 * whether offers collide.
 */
export class Negotiation {
  readonly #options: NegotiationOptions;
  readonly #pc: RTCPeerConnection;
  readonly #log: Logger;
  readonly #tracks: LinkTracks;
  readonly #scope = new Scope();
  readonly #queue = new Queue();
  /** The first offer and answer are through: from here on negotiation is perfect. */
  #exchanged = false;
  /** Our part of the first exchange was made under another policy. */
  #restartLater = false;
  #early: RTCIceCandidateInit[] = [];
  #stopRepeating: () => void = () => {};
  #stopWaiting: () => void = () => {};
  #stopExpecting: () => void = () => {};

  constructor(options: NegotiationOptions) {
    this.#options = options;
    this.#pc = options.pc;
    this.#log = options.logger;
    this.#tracks = options.tracks;
    this.#scope.add(() => this.#stopRepeating());
    this.#scope.add(() => this.#stopWaiting());
    this.#scope.add(() => this.#stopExpecting());
  }

  get exchanged(): boolean {
    return this.#exchanged;
  }

  /** Begins the exchange where we offer first; the other end just receives, or waits for a while. */
  start(): void {
    const { weOffer, dialect, clock } = this.#options;
    if (weOffer) this.#offerFirst();
    else if (dialect.firstOffer === 'larger-user-id')
      this.#stopExpecting = clock.after(FIRST_OFFER_PATIENCE_MS, () => this.#offerFirst());
  }

  receive(signal: Signal): void {
    switch (signal.type) {
      case 'description':
        return void this.run(`take an ${signal.description.type}`, () => this.#takeDescription(signal));
      case 'candidate':
        return void this.run('take a candidate', () => this.#takeCandidate(signal.candidate));
      case 'offer-request':
        return this.#offerFirst();
      default:
        assertNever(signal, 'unknown signal');
    }
  }

  /** Behind the description that it belongs to: that one may still be on its way through the queue. */
  offerCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): void {
    void this.run('send a candidate', async () =>
      this.#say({ type: 'candidate', candidate: { candidate, sdpMid, sdpMLineIndex, usernameFragment } }),
    );
  }

  /** New candidates on both sides, media goes on meanwhile. The first offer is repeated anyway. */
  restart(): void {
    if (!this.#exchanged || !this.#mayOfferAgain) return;
    this.#log.info('restarting ICE');
    void this.run('restart', async () => {
      // an offer that waits is said again: two of one's own in a row could not tell their answers apart
      this.repeatOffer();
      if (this.#pc.signalingState !== 'stable') return;
      await this.#offer(true);
    });
  }

  /** The way of gathering has changed, at both ends or (`alone`) here: what was gathered by the old one is to be replaced. */
  regather(alone: boolean): void {
    if (!this.#mayOfferAgain) return;
    this.#stopWaiting();
    if (!this.#exchanged) this.#restartLater = this.#pc.localDescription !== null;
    else if (alone || this.#options.weOffer) this.restart();
    else this.#stopWaiting = this.#options.clock.after(SECOND_OFFER_PATIENCE_MS, () => this.restart());
  }

  /** Does not wait for the next round, if an offer of ours is without its answer. */
  repeatOffer(): void {
    if (this.#mayOfferAgain && this.#pc.signalingState === 'have-local-offer') this.#sayDescription();
  }

  handleNeeded(): void {
    // before the first exchange it only says that a channel or a transceiver was made
    if (!this.#exchanged || !this.#mayOfferAgain) return;
    void this.run('offer again', async () => {
      if (this.#pc.signalingState === 'stable') await this.#offer();
    });
  }

  /** Serialised; after the end nothing runs and nothing is said. An error is logged: the link tries to live on. */
  async run(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await this.#queue.run(async () => {
        if (!this.#scope.ended) await task();
      });
    } catch (error) {
      if (!this.#scope.ended) this.#log.warn(`could not ${what}`, { error });
    }
  }

  close(): void {
    this.#queue.close('the link is closed');
    this.#scope.end();
  }

  get #mayOfferAgain(): boolean {
    return this.#options.dialect.politeness !== 'never-renegotiates';
  }

  #offerFirst(): void {
    void this.run('first offer', async () => {
      // asked for twice, or theirs is here already
      if (this.#pc.localDescription ?? this.#pc.remoteDescription) return;
      this.#options.openChannel();
      this.#tracks.makeTransceivers();
      await this.#offer();
    });
  }

  async #offer(restartsIce = false): Promise<void> {
    await this.#confirmTheirs();
    if (this.#scope.ended) return;
    if (restartsIce) this.#pc.restartIce();
    await this.#pc.setLocalDescription();
    if (this.#scope.ended) return;
    this.#sayDescription();
    void this.run('limit senders', () => this.#tracks.limit());
  }

  /**
   * Chromium (156) takes the first answer for something that a rollback undoes: if our offer then gives way to theirs, pictures that
   * come in are decoded and never shown again. Their offer taken once more, and left, settles it. Nothing is said, and media goes on.
   */
  async #confirmTheirs(): Promise<void> {
    const theirs = this.#pc.currentRemoteDescription;
    if (theirs?.type !== 'offer') return;
    await this.#pc.setRemoteDescription(theirs);
    if (!this.#scope.ended) await this.#pc.setRemoteDescription({ type: 'rollback' });
  }

  async #takeDescription(signal: Description): Promise<void> {
    const { description, tracks } = signal;
    const isOffer = description.type === 'offer';
    const { signalingState } = this.#pc;
    if (!isOffer && (signalingState !== 'have-local-offer' || this.#isStale(description.sdp))) {
      this.#log.debug('answer to an earlier offer dropped');
      return;
    }
    if (isOtherConnection(this.#pc.currentRemoteDescription?.sdp, description.sdp)) {
      this.#log.info('the other end is a new connection');
      return this.#options.onReplaced(signal);
    }
    const collides = isOffer && signalingState !== 'stable';
    if (collides && !this.#options.polite) return; // ours is on its way, and the other side gives way
    if (isOffer && !this.#exchanged) this.#prepareAnswerer(description.sdp);
    // new credentials are answered by new ones, and those are gathered by the way of now
    if (isOffer && ufragOf(description.sdp) !== ufragOf(this.#pc.currentRemoteDescription?.sdp)) {
      this.#stopWaiting();
    }
    this.#tracks.told(tracks ?? {});
    await this.#pc.setRemoteDescription({ type: description.type, sdp: withOpusDtx(description.sdp) });
    if (this.#scope.ended) return;
    await this.#addEarlyCandidates();
    if (this.#scope.ended) return;
    if (isOffer) await this.#answer(collides);
    else this.#stopRepeating();
    if (!this.#exchanged && !this.#scope.ended) this.#handleExchanged();
  }

  #handleExchanged(): void {
    this.#exchanged = true;
    if (this.#tracks.handleExchanged()) this.handleNeeded();
    if (this.#restartLater) this.regather(false);
  }

  /** A repeated answer with old credentials does not answer an offer that restarts ICE. */
  #isStale(answer: string): boolean {
    const { currentLocalDescription, pendingLocalDescription, currentRemoteDescription } = this.#pc;
    const restarts = ufragOf(pendingLocalDescription?.sdp) !== ufragOf(currentLocalDescription?.sdp);
    return restarts && ufragOf(answer) === ufragOf(currentRemoteDescription?.sdp);
  }

  async #answer(afterCollision: boolean): Promise<void> {
    this.#stopRepeating(); // our own offer was rolled back
    this.#tracks.useOffered();
    if (afterCollision) this.#tracks.stopDoubled();
    await this.#pc.setLocalDescription();
    if (this.#scope.ended) return;
    this.#sayDescription();
    void this.run('limit senders', () => this.#tracks.limit());
    await this.#tracks.apply();
  }

  /** A channel that the offer has no section for would need an offer of ours, and old browsers answer that with another one. */
  #prepareAnswerer(sdp: string): void {
    const { dialect, openChannel } = this.#options;
    const offered = /^m=application /m.test(sdp);
    if (dialect.dataChannel === 'negotiated' && offered) openChannel();
  }

  /** One that belongs to a description still to come is kept for it: signalling may overtake itself. */
  async #takeCandidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    const { remoteDescription } = this.#pc;
    const ufrag = candidate?.usernameFragment;
    if (!remoteDescription || (ufrag && !remoteDescription.sdp.includes(`a=ice-ufrag:${ufrag}`))) {
      if (candidate) this.#early = [...this.#early, candidate].slice(-EARLY_CANDIDATES_MAX);
      return;
    }
    try {
      await this.#pc.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      this.#log.debug('candidate refused', { error });
    }
  }

  async #addEarlyCandidates(): Promise<void> {
    const early = this.#early;
    this.#early = [];
    for (const candidate of early) {
      await this.#takeCandidate(candidate);
      if (this.#scope.ended) return;
    }
  }

  #say(signal: Signal): void {
    if (!this.#scope.ended) this.#options.onSignal(signal);
  }

  #sayDescription(): void {
    const description = this.#pc.localDescription;
    if (!description || (description.type !== 'offer' && description.type !== 'answer')) return;
    const { type, sdp } = description;
    this.#stopRepeating();
    this.#say({ type: 'description', description: { type, sdp }, tracks: this.#tracks.map() });
    if (type === 'offer') {
      this.#stopRepeating = this.#options.clock.after(OFFER_REPEAT_MS, () => this.repeatOffer());
    }
  }
}
