/** What each participant's client measured: one summary a person and call, the last one counts. */
import { membersOf } from '#backend/storage/calls.ts';
import { attendanceOf, saveQuality } from '#backend/storage/calls-quality.ts';
import type { Db } from '#backend/storage/schema.ts';
import type { CallQuality } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Caller } from '../push.ts';
import { Refusal } from '../refusal.ts';

/** A client that lost its network tells its summary when it is back; later nobody looks at it any more. */
const OPEN_AFTER_END_MS = 60 * 60 * 1000;

type Figures = CallQuality['quality_stats'];

export class CallQualities {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @throws Refusal `not-found`, `not-joined` (of one who never was), `call-ended` (an hour ago) */
  async save({ userId }: Caller, callId: string, quality: CallQuality): Promise<void> {
    const found = await attendanceOf(this.#db, callId, userId);
    if (!found) throw new Refusal('not-found');
    if (!found.is_participant) {
      const members = await membersOf(this.#db, found.conversation_id);
      throw new Refusal(members.some((member) => member.user_id === userId) ? 'not-joined' : 'not-found');
    }
    if (found.joined_at === null) throw new Refusal('not-joined');
    const closesAt = (found.ended_at?.getTime() ?? Infinity) + OPEN_AFTER_END_MS;
    if (this.#clock.now() > closesAt) throw new Refusal('call-ended');
    const kept = {
      ...quality,
      quality_stats: wellFormed(quality.quality_stats),
      media_stats: wellFormed(quality.media_stats),
    };
    await this.#db.transaction().execute((tx) => saveQuality(tx, callId, userId, kept));
  }
}

/** PostgreSQL takes no half of a surrogate pair in JSON; UTF-8 has none, so a round through it replaces them. */
function wellFormed(figures: Figures): Figures {
  const text = (value: string) => Buffer.from(value).toString();
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      text(name),
      typeof value === 'string' ? text(value) : value,
    ]),
  );
}
