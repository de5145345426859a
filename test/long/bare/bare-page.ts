/**
 * The connections of many bare peers, all in one page of one Chromium. Each sends the same tone, and receives without playing it. What is
 * said about them passes through Node, in order for each connection; candidates of ours lie in the descriptions.
 */
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../chromium-host/src/find-chromium.ts';

const TONE_HZ = 440;

/** To the SFU streams only go out. */
type Direction = 'sendrecv' | 'sendonly';

interface Bare {
  offer(key: string, direction: Direction): Promise<string>;
  /** An offer; the same key again is a renegotiation. */
  answer(key: string, sdp: string): Promise<string>;
  take(key: string, sdp: string): Promise<void>;
  candidate(key: string, candidate: RTCIceCandidateInit): Promise<void>;
  close(key: string): void;
  packets(): Promise<Record<string, number>>;
}

async function bareScript(hz: number): Promise<void> {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: hz });
  const out = context.createMediaStreamDestination();
  tone.connect(new GainNode(context, { gain: 0.2 })).connect(out);
  tone.start();
  const [sound] = out.stream.getAudioTracks();
  const links = new Map<string, { pc: RTCPeerConnection; early: RTCIceCandidateInit[] }>();
  const linkOf = (key: string) => {
    const known = links.get(key);
    if (known) return known;
    const made = { pc: new RTCPeerConnection(), early: [] as RTCIceCandidateInit[] };
    links.set(key, made);
    return made;
  };
  const described = async (pc: RTCPeerConnection): Promise<string> => {
    await pc.setLocalDescription();
    if (pc.iceGatheringState !== 'complete')
      await new Promise<void>((done) => {
        pc.addEventListener('icegatheringstatechange', () => {
          if (pc.iceGatheringState === 'complete') done();
        });
      });
    return pc.localDescription!.sdp;
  };
  const remember = async (key: string, description: RTCSessionDescriptionInit) => {
    const { pc, early } = linkOf(key);
    await pc.setRemoteDescription(description);
    for (const candidate of early.splice(0)) await pc.addIceCandidate(candidate);
  };
  const bare: Bare = {
    offer(key, direction) {
      const { pc } = linkOf(key);
      if (pc.getTransceivers().length === 0) pc.addTransceiver(sound!, { direction, streams: [out.stream] });
      return described(pc);
    },
    async answer(key, sdp) {
      await remember(key, { type: 'offer', sdp });
      const { pc } = linkOf(key);
      const transceiver = pc.getTransceivers().find(({ receiver }) => receiver.track.kind === 'audio');
      if (transceiver && !transceiver.sender.track) {
        transceiver.direction = 'sendrecv';
        transceiver.sender.setStreams(out.stream);
        await transceiver.sender.replaceTrack(sound!);
      }
      return described(pc);
    },
    take: (key, sdp) => remember(key, { type: 'answer', sdp }),
    async candidate(key, candidate) {
      const { pc, early } = linkOf(key);
      if (pc.remoteDescription) await pc.addIceCandidate(candidate);
      else early.push(candidate);
    },
    close(key) {
      links.get(key)?.pc.close();
      links.delete(key);
    },
    async packets() {
      const all: Record<string, number> = {};
      for (const [key, { pc }] of links) {
        all[key] = 0;
        for (const one of (await pc.getStats()).values()) {
          if (one.type === 'inbound-rtp' && one.kind === 'audio') all[key] += one.packetsReceived;
        }
      }
      return all;
    },
  };
  Object.assign(globalThis, { bare });
}

type Verb = 'offer' | 'answer' | 'take' | 'candidate' | 'close';

export class BarePage {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #turns = new Map<string, Promise<unknown>>();

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  static async open(): Promise<BarePage> {
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ];
    const browser = await chromium.launch({ executablePath: findChromium(), args });
    const page = await browser.newPage();
    // tsx names inner functions by a helper that no page has
    await page.evaluate('globalThis.__name = (named) => named');
    await page.evaluate(bareScript, TONE_HZ);
    return new BarePage(browser, page);
  }

  offer(key: string, direction: Direction = 'sendrecv'): Promise<string> {
    return this.#turn<string>(key, 'offer', [direction]);
  }

  answer(key: string, sdp: string): Promise<string> {
    return this.#turn<string>(key, 'answer', [sdp]);
  }

  take(key: string, sdp: string): Promise<void> {
    return this.#turn<void>(key, 'take', [sdp]);
  }

  candidate(key: string, candidate: RTCIceCandidateInit): Promise<void> {
    return this.#turn<void>(key, 'candidate', [candidate]);
  }

  end(key: string): Promise<void> {
    return this.#turn<void>(key, 'close', []);
  }

  /** Audio packets received so far, by connection. */
  packets(): Promise<Readonly<Record<string, number>>> {
    return this.#page.evaluate(() => (globalThis as unknown as { bare: Bare }).bare.packets());
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** One after the other for each connection. */
  #turn<T>(key: string, verb: Verb, given: readonly unknown[]): Promise<T> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const now = before.then(() =>
      this.#page.evaluate(
        ([which, args]) =>
          (globalThis as unknown as { bare: Record<string, (...all: unknown[]) => unknown> }).bare[which]!(
            ...args,
          ),
        [verb, [key, ...given]] as const,
      ),
    );
    // whoever asked hears of an error; the next turn is taken all the same
    this.#turns.set(
      key,
      now.catch(() => undefined),
    );
    return now as Promise<T>;
  }
}
