import type { TrackRole } from './track-role.ts';

interface IncomingTracksOptions {
  /** Nobody tells whether a picture is sent: it is there while it comes. */
  readonly picturesTellThemselves: boolean;
  readonly onTrack: (role: TrackRole, track: MediaStreamTrack | null) => void;
}

/** For a second one that carries too. */
const BESIDE: Partial<Record<TrackRole, TrackRole>> = { microphone: 'screen-audio', camera: 'screen' };

/**
 * What comes in, by role. Whoever gave way with a first offer may end with a section for each direction (JSEP 5.10): of two tracks of
 * one role only one ever carries anything, and that one counts.
 */
export class IncomingTracks {
  readonly #options: IncomingTracksOptions;
  readonly #shown = new Map<TrackRole, MediaStreamTrack>();

  constructor(options: IncomingTracksOptions) {
    this.#options = options;
  }

  /** A track of a section that is new. Muted until its first packet. */
  take(role: TrackRole, track: MediaStreamTrack): void {
    const waits = this.#options.picturesTellThemselves && track.kind === 'video';
    track.addEventListener('unmute', () => this.#handleCarries(role, track));
    track.addEventListener('ended', () => this.#hide(track), { once: true });
    if (waits) track.addEventListener('mute', () => this.#hide(track));
    const isFree = (this.#shown.get(role)?.readyState ?? 'ended') === 'ended';
    if (!track.muted) this.#handleCarries(role, track);
    else if (!waits && isFree) this.#show(role, track);
  }

  #handleCarries(role: TrackRole, track: MediaStreamTrack): void {
    const before = this.#shown.get(role);
    const beside = BESIDE[role];
    if (before === track || track.readyState === 'ended') return;
    if (!before || before.muted || before.readyState === 'ended' || !beside) this.#show(role, track);
    else this.#show(beside, track);
  }

  #show(role: TrackRole, track: MediaStreamTrack): void {
    if (this.#shown.get(role) === track) return;
    this.#shown.set(role, track);
    this.#options.onTrack(role, track);
  }

  #hide(track: MediaStreamTrack): void {
    for (const [role, shown] of this.#shown) {
      if (shown !== track) continue;
      this.#shown.delete(role);
      this.#options.onTrack(role, null);
    }
  }
}
