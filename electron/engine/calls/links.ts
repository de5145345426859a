import type { Signal } from '#shared/contracts/signal.ts';
import type { PeerView } from '#shared/contracts/view.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { SignalIn } from '../backends/adapter.ts';
import type { CallRecord } from './call-record.ts';
import { participantOf } from './facts.ts';
import { SignalsIn } from './signals-in.ts';
import { SignalsOut } from './signals-out.ts';

export interface LinksDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deliver: (callId: string, peerKey: string, signal: Signal) => void;
  readonly renewed: (record: CallRecord) => void;
}

interface CallLinks {
  readonly signalsIn: SignalsIn;
  readonly signalsOut: SignalsOut;
  /** Participants that are interrupted: what waits for them goes out when they are back. */
  interrupted: string;
}

/** Signalling both ways, call by call. */
export class Links {
  readonly #deps: LinksDeps;
  readonly #calls = new Map<string, CallLinks>();

  constructor(deps: LinksDeps) {
    this.#deps = deps;
  }

  /** The links that there are now. */
  setPeers(record: CallRecord, peers: readonly PeerView[]): void {
    const links = this.#of(record);
    const mine = participantOf(record.call, record.me.userId);
    links.signalsOut.setPeers(peers);
    links.signalsIn.setPeers(peers, record.needsRejoin ? null : (mine?.joinId ?? null));
    const interrupted = record.call.participants
      .filter((one) => one.connection === 'interrupted')
      .map((one) => one.userId)
      .join(' ');
    if (links.interrupted !== '' && links.interrupted !== interrupted) links.signalsOut.flush();
    links.interrupted = interrupted;
  }

  take(record: CallRecord, signal: SignalIn): void {
    this.#of(record).signalsIn.take(signal);
  }

  send(record: CallRecord, peerKey: string, signal: Signal): void {
    this.#of(record).signalsOut.send(peerKey, signal);
  }

  flush(record: CallRecord): void {
    this.#calls.get(record.id)?.signalsOut.flush();
  }

  forget(record: CallRecord): void {
    this.#calls.get(record.id)?.signalsOut.setPeers([]);
    this.#calls.delete(record.id);
  }

  #of(record: CallRecord): CallLinks {
    const known = this.#calls.get(record.id);
    if (known) return known;
    const { clock, logger } = this.#deps;
    const signalsOut = new SignalsOut({
      record,
      clock,
      logger,
      myJoinId: () => participantOf(record.call, record.me.userId)?.joinId ?? null,
    });
    const signalsIn = new SignalsIn({
      record,
      clock,
      logger,
      deliver: (peerKey, signal) => {
        signalsOut.heard(peerKey);
        this.#deps.deliver(record.id, peerKey, signal);
      },
      renewed: () => this.#deps.renewed(record),
    });
    const links: CallLinks = { signalsIn, signalsOut, interrupted: '' };
    this.#calls.set(record.id, links);
    return links;
  }
}
