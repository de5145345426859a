import type { MediaState } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { StreamClosed, StreamOffer } from './events.ts';
import { labelOf } from './stream-label.ts';

interface Sending {
  /** Client id of the sender. */
  readonly source: string;
  readonly isScreen: boolean;
  readonly audio: boolean;
  readonly video: boolean;
}

/** Streams that we let go of are offered anew when we ask for them: only one that stays away is over. */
const GONE_MS = 400;

/** What the others send, by what their offers say: nothing of it need be taken for that. */
export class UpStreams {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #streams = new Map<string, Sending>();
  readonly #going = new Map<string, () => void>();

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  offered({
    id,
    source,
    label,
    sdp,
    replaces,
  }: Pick<StreamOffer, 'id' | 'source' | 'label' | 'sdp' | 'replaces'>): void {
    if (replaces !== null) this.#forget(replaces);
    this.#forget(id);
    this.#streams.set(id, {
      source,
      isScreen: labelOf(label) === 'screen',
      audio: sends(sdp, 'audio'),
      video: sends(sdp, 'video'),
    });
    this.#changed();
  }

  closed({ id }: Pick<StreamClosed, 'id'>): void {
    if (!this.#streams.has(id) || this.#going.has(id)) return;
    const cancel = this.#clock.after(GONE_MS, () => {
      this.#forget(id);
      this.#changed();
    });
    this.#going.set(id, cancel);
  }

  /** Of somebody who has left. */
  leftBy(clientId: string): void {
    for (const [id, { source }] of this.#streams) if (source === clientId) this.#forget(id);
  }

  clear(): void {
    for (const id of this.#streams.keys()) this.#forget(id);
  }

  /** What somebody sends; `null`: nothing. */
  of(clientId: string): Pick<MediaState, 'audioEnabled' | 'videoEnabled' | 'screenSharing'> | null {
    const theirs = [...this.#streams.values()].filter(({ source }) => source === clientId);
    if (theirs.length === 0) return null;
    const camera = theirs.filter(({ isScreen }) => !isScreen);
    return {
      audioEnabled: camera.some(({ audio }) => audio),
      videoEnabled: camera.some(({ video }) => video),
      screenSharing: theirs.some(({ isScreen }) => isScreen),
    };
  }

  #forget(id: string): void {
    this.#streams.delete(id);
    this.#going.get(id)?.();
    this.#going.delete(id);
  }
}

/** A section of that kind that is not switched off. */
function sends(sdp: string, kind: 'audio' | 'video'): boolean {
  const sections = sdp.split(/\r?\n(?=m=)/).filter((section) => section.startsWith(`m=${kind} `));
  return sections.some((section) => !section.startsWith(`m=${kind} 0 `) && !/^a=inactive\r?$/m.test(section));
}
