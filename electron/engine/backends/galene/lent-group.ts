import type { IceServer } from '#shared/contracts/ice-server.ts';
import type { GaleneClient } from './client.ts';
import type { Roster } from './roster.ts';
import type { SfuGroup } from './sfu-group.ts';
import { EVERYTHING, type StreamRequest } from './wire.ts';

/**
 * Outside of the call streams are asked for and never answered: their offers say who sends what and their closing that it is over, and
 * nothing is received.
 */
const LOOK: StreamRequest = { '': ['audio', 'video-low'] };

/** The one group that the adapter is in anyway, lent to the call while I am in that. */
export class LentGroup implements SfuGroup {
  readonly client: GaleneClient;
  readonly #roster: Roster;
  readonly #myId: () => string | null;
  #isOpen = false;

  constructor(deps: {
    readonly client: GaleneClient;
    readonly roster: Roster;
    readonly myId: () => string | null;
  }) {
    this.client = deps.client;
    this.#roster = deps.roster;
    this.#myId = deps.myId;
  }

  /** To be said before the group is joined. */
  look(): void {
    this.client.request(this.#isOpen ? EVERYTHING : LOOK);
  }

  join(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#startOver();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { stay } = this.client;
    for (const id of stay?.streams('up') ?? []) stay?.unpublish(id);
    this.#startOver();
  }

  userOf(clientId: string): string | null {
    return this.#roster.userOf(clientId);
  }

  others(): readonly string[] {
    return [...this.#roster.present.keys()].filter((userId) => userId !== this.#myId());
  }

  /** The call port tells them. */
  iceServers(): readonly IceServer[] {
    return [];
  }

  /** What was offered before is offered anew: its descriptions are gone, or its answers were for a call that is over. */
  #startOver(): void {
    const { stay } = this.client;
    for (const id of stay?.streams('down') ?? []) stay?.abort(id);
    if (this.client.state.is === 'joined') this.look();
  }
}
