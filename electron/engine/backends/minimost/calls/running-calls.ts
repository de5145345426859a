import type { LiveCall } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AdapterEvents } from '../../adapter.ts';
import type { Channel } from '../channel.ts';
import { isCallable } from '../channel-id.ts';
import type { Channels } from '../channels.ts';
import { ActiveRow, type RunningRow, timeOf } from '../rows.ts';
import { readReply, type Site } from '../site.ts';

interface RunningCallsDeps {
  readonly site: Site;
  readonly logger: Logger;
  readonly events: Emitter<AdapterEvents>;
  readonly channels: Channels;
  /** This server tells of them. */
  readonly onTold: () => void;
  readonly onError: (error: AppError) => void;
}

/** Calls that run in channels of mine. Newer servers tell of them and let every member walk in; older ones are asked once. */
export class RunningCalls {
  readonly #deps: RunningCallsDeps;
  /** `null`: not known yet. */
  #areTold: boolean | null = null;

  constructor(deps: RunningCallsDeps) {
    this.#deps = deps;
  }

  get areTold(): boolean {
    return this.#areTold === true;
  }

  /** What ran when the connection was lost may have ended; the server may be a newer one now. */
  start(): void {
    if (this.#areTold === false) this.#areTold = null;
    const { channels, onError } = this.#deps;
    for (const channel of channels.all) {
      if (channel.runningCall) this.look(channel).catch((error: unknown) => onError(AppError.from(error)));
    }
  }

  /** Which there is in that channel. */
  async look(channel: Channel): Promise<void> {
    if (this.#areTold === false || !isCallable(channel.id)) return;
    const { site, logger } = this.#deps;
    const reply = await site.inside('/calls/active', { query: { channel: channel.id } });
    if (reply.status === 404) {
      this.#areTold = false;
    } else if (reply.status === 200) {
      this.tell(channel, readReply(reply, ActiveRow).call);
    } else {
      logger.debug('running call cannot be asked for', { channel: channel.id, status: reply.status });
    }
  }

  /** The call of that channel, as asked for or pushed; `null`: none. */
  tell(channel: Channel, row: RunningRow | null): void {
    if (this.#areTold !== true) {
      this.#areTold = true;
      this.#deps.onTold();
    }
    // one that only rings has rung at every member
    const runningCall = row?.state === 'active' ? liveCallOf(row) : null;
    if (JSON.stringify(runningCall) === JSON.stringify(channel.runningCall)) return;
    channel.runningCall = runningCall;
    this.#deps.events.emit('live-call', { conversationId: channel.id, liveCall: channel.liveCall });
  }
}

/** The server knows neither who sends pictures, nor when it was answered. */
const liveCallOf = ({ call_id, initiator, started_ts, participants }: RunningRow): LiveCall => ({
  id: call_id,
  type: 'audio',
  initiatedBy: initiator,
  startedAt: timeOf(started_ts),
  joinedIds: participants,
});
