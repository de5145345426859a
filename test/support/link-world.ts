/** Two ends of a link over a fake network, with signalling that can be cut. */
import { vi } from 'vitest';
import { Signal } from '#shared/contracts/signal.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { FakeNetwork, type FakePeerConnection } from '#test/fakes/fake-rtc.ts';
import type { FakeTransceiver } from '#test/fakes/fake-transceiver.ts';
import { settle } from '#test/fakes/settle.ts';
import type { MediaHints } from '../../renderer/media/media-hints.ts';
import { type LinkState, PeerLink, type PeerLinkOptions } from '../../renderer/media/peer-link.ts';
import type { TrackRole } from '../../renderer/media/track-role.ts';
import { DIALECT } from './sample-view.ts';

export interface End {
  readonly link: PeerLink;
  readonly pc: FakePeerConnection;
  readonly sent: Signal[];
  readonly states: LinkState[];
  readonly tracks: Partial<Record<TrackRole, MediaStreamTrack | null>>;
  offers(): number;
}

export interface Pair {
  readonly ada: End;
  readonly ben: End;
}

/** What an end tells that sends nothing, but for `more`. */
export const hints = (more: Partial<MediaHints> = {}): MediaHints => ({
  muted: true,
  camera: false,
  sharing: false,
  sharePaused: false,
  ...more,
});

export const live = ({ pc }: End): FakeTransceiver[] =>
  pc.getTransceivers().filter(({ direction }) => direction !== 'stopped');
export const track = (kind: 'audio' | 'video'): FakeTrack => new FakeTrack(kind);

/** One per test; `close` ends it. */
export class LinkWorld {
  readonly clock = new ManualClock();
  readonly network = new FakeNetwork();
  /** Signals do not get through while it is false. */
  signalling = true;

  constructor() {
    vi.stubGlobal('MediaStream', FakeMediaStream);
  }

  end(options: Partial<PeerLinkOptions>): End {
    const sent: Signal[] = [];
    const states: LinkState[] = [];
    const tracks: End['tracks'] = {};
    const link = new PeerLink({
      dialect: DIALECT,
      weOffer: false,
      polite: false,
      iceServers: [],
      createConnection: this.network.create,
      clock: this.clock,
      ...options,
    });
    link.events.on('signal', (signal) => sent.push(Signal.parse(signal)));
    link.events.on('state', (state) => states.push(state));
    link.events.on('track', ({ role, track: arrived }) => (tracks[role] = arrived));
    const isOffer = (signal: Signal) => signal.type === 'description' && signal.description.type === 'offer';
    const pc = this.network.ends.at(-1);
    if (!pc) throw new Error('a link makes its connection at once');
    return { link, pc, sent, states, tracks, offers: () => sent.filter(isOffer).length };
  }

  /** Ada offers first and gives way never; Ben answers and is polite. */
  pair(a: Partial<PeerLinkOptions> = {}, b: Partial<PeerLinkOptions> = {}): Pair {
    const ada = this.end({ weOffer: true, ...a });
    const ben = this.end({ polite: true, ...b });
    this.#join(ada, ben);
    this.#join(ben, ada);
    return { ada, ben };
  }

  async connected(): Promise<Pair> {
    const pair = this.pair();
    pair.ben.link.start();
    pair.ada.link.start();
    await settle();
    return pair;
  }

  close(): void {
    vi.unstubAllGlobals();
  }

  #join(from: End, to: End): void {
    from.link.events.on('signal', (signal) => {
      if (this.signalling) to.link.receive(structuredClone(signal));
    });
  }
}
