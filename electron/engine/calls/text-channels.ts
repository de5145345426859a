import type { PeerView } from '#shared/contracts/view.ts';
import type { CallRecord } from './call-record.ts';

/** The data channels for text that windows hold, as the adapter is told of them: by person, and closed with their link. */
export class TextChannels {
  /** By call and by the key of the link: who is at its other end. */
  readonly #peers = new Map<CallRecord, Map<string, string>>();
  /** By call: the links that have an open channel. */
  readonly #open = new Map<CallRecord, Set<string>>();

  /** The links that there are now. */
  setPeers(record: CallRecord, peers: readonly PeerView[]): void {
    if (!record.host.inBand()) return;
    for (const key of this.#openIn(record)) {
      if (!peers.some((peer) => peer.key === key)) this.set(record, key, false);
    }
    if (peers.length === 0) this.#peers.delete(record);
    else this.#peers.set(record, new Map(peers.map(({ key, userId }) => [key, userId])));
  }

  /** What is said of a link that is no more is dropped. */
  set(record: CallRecord, peerKey: string, open: boolean): void {
    const userId = this.#userOf(record, peerKey);
    const keys = this.#openIn(record);
    if (userId === null || keys.has(peerKey) === open) return;
    if (open) this.#open.set(record, keys.add(peerKey));
    else if (keys.delete(peerKey) && keys.size === 0) this.#open.delete(record);
    record.host.inBand()?.setChannel(record.id, userId, open);
  }

  take(record: CallRecord, peerKey: string, text: string): void {
    const userId = this.#userOf(record, peerKey);
    if (userId !== null) record.host.inBand()?.take(record.id, userId, text);
  }

  /** The link whose channel text to that person goes over; `null`: none is open. */
  openTo(record: CallRecord, userId: string): string | null {
    return [...this.#openIn(record)].find((key) => this.#userOf(record, key) === userId) ?? null;
  }

  #openIn(record: CallRecord): Set<string> {
    return this.#open.get(record) ?? new Set();
  }

  #userOf(record: CallRecord, peerKey: string): string | null {
    return this.#peers.get(record)?.get(peerKey) ?? null;
  }
}
