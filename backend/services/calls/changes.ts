/**
 * The only way a call changes: decided under the lock of its row, written, committed, and only then told.
 * Within this process the changes of one call also queue up, so that what is told keeps the order of the commits.
 */
import * as storage from '#backend/storage/calls.ts';
import { groupMembersOf } from '#backend/storage/calls-live.ts';
import type { Db, Tx } from '#backend/storage/schema.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Refusal } from '../refusal.ts';
import type { Announcer } from './announcer.ts';
import { lineOf, type CallLine } from './line.ts';
import { decide } from './machine.ts';
import { callRow, participantRows, stateOf } from './rows.ts';
import {
  isOver,
  isRinging,
  joinedOf,
  type CallRules,
  type CallState,
  type Command,
  type Decision,
  type Effect,
} from './state.ts';
import { callView, peopleOf, type People, type SeenCall } from './view.ts';

/** Writes the line inside the transaction that ends the call; the answer tells the members, to be called after the commit. */
export type WriteCallLine = (tx: Tx, line: CallLine) => Promise<() => void>;

export interface CallChangesOptions {
  readonly db: Db;
  readonly rules: CallRules;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  readonly announcer: Announcer;
  readonly writeCallLine: WriteCallLine;
}

type Initiate = Extract<Command, { kind: 'initiate' }>;

interface Done {
  readonly seen: SeenCall;
  readonly effects: readonly Effect[];
  readonly tellMembers: (() => void) | null;
  /** Who joined or left with this change: elsewhere they may have become busy or free. */
  readonly moved: readonly string[];
  /** The members of the group, where somebody joined or left its call. */
  readonly watchers: readonly string[];
}

/** `initiate` loses a race against another call at most this often in a row before it gives up. */
const INITIATE_TRIES = 5;

export class CallChanges {
  readonly #options: CallChangesOptions;
  readonly #queues = new Map<string, Queue>();
  /** Live calls as last committed by this process: signalling asks here, not the database. */
  readonly #live = new Map<string, SeenCall>();
  readonly #background = new Set<Promise<void>>();

  constructor(options: CallChangesOptions) {
    this.#options = options;
  }

  /** How many live calls this process knows. */
  get liveCount(): number {
    return this.#live.size;
  }

  /** A new call, or the one that the same clientId named. @throws Refusal */
  async initiate(command: Initiate): Promise<SeenCall> {
    for (let tries = 0; tries < INITIATE_TRIES; tries += 1) {
      const callId = this.#options.newId();
      const done = await this.#commit(callId, (tx) => this.#begin(tx, callId, command));
      if (done) return done.seen;
    }
    throw new Error(`could not start a call in conversation ${command.conversationId}`);
  }

  /**
   * Lets a person's or a deadline's command change a call; `make` is asked once the call is locked.
   * @throws Refusal: `not-found` also for who is neither a participant nor a member of the conversation
   */
  async change(callId: string, make: () => Exclude<Command, Initiate>): Promise<SeenCall> {
    const done = await this.#commit(callId, (tx) => this.#change(tx, callId, make));
    return done.seen;
  }

  /** A call as it is now, from memory while it lives; null when there is none. */
  async current(callId: string): Promise<SeenCall | null> {
    return this.#live.get(callId) ?? this.inOrder(callId, (seen) => seen);
  }

  /** Reads a call between its changes: what `look` tells stands in order with what they tell. */
  async inOrder<T>(callId: string, look: (seen: SeenCall | null) => T): Promise<T> {
    return this.#queued(callId, async () => {
      const { db, rules } = this.#options;
      const rows = await storage.readCall(db, callId);
      const seen = rows && (await this.see(db, stateOf(rows, rules.sfu), peopleOf(rows.participants)));
      if (seen) this.#remember(seen);
      return look(seen);
    });
  }

  /** Adds what only the other live calls know: who is busy. */
  async see(db: Db, state: CallState, people: People): Promise<SeenCall> {
    const called = state.participants.filter(({ standing }) => isRinging(standing));
    const busy = await storage.busyAmong(
      db,
      called.map(({ userId }) => userId),
      state.id,
    );
    return { state, people, busy };
  }

  /** Resolves when everything that goes on by itself has ended. */
  async idle(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  /** null: somebody else's call came first; the next try finds it. */
  async #begin(tx: Tx, callId: string, command: Initiate): Promise<Done | null> {
    const { clock, newId, rules } = this.#options;
    const { conversationId, userId, clientId, invited } = command;
    const people = peopleOf(await storage.membersOf(tx, conversationId));
    if (!people.has(userId)) throw new Refusal('not-found');
    if (invited.some((other) => !people.has(other))) throw new Refusal('not-a-member');
    const foundId = await storage.findCallId(tx, { conversationId, initiatedBy: userId, clientId });
    const found = foundId === null ? null : await storage.readCall(tx, foundId);
    const before = found && stateOf(found, rules.sfu);
    const now = clock.now();
    // The first id that a new call asks for is its own.
    const ids = [callId];
    const { state, effects } = accepted(
      decide(before, command, { now, rules, newId: () => ids.pop() ?? newId() }),
    );
    if (found && state === before) return this.#done(tx, before, state, [], peopleOf(found.participants));
    const isNew = await storage.insertCall(tx, callRow(state, now), participantRows(null, state, now));
    return isNew ? this.#done(tx, null, state, effects, people) : null;
  }

  async #change(tx: Tx, callId: string, make: () => Exclude<Command, Initiate>): Promise<Done> {
    const { clock, newId, rules } = this.#options;
    const rows = await storage.lockCall(tx, callId);
    if (!rows) throw new Refusal('not-found');
    const before = stateOf(rows, rules.sfu);
    const command = make();
    let people = peopleOf(rows.participants);
    const isStranger = 'userId' in command && !people.has(command.userId);
    if (isStranger || command.kind === 'invite') {
      const members = peopleOf(await storage.membersOf(tx, before.conversationId));
      if (isStranger && !members.has(command.userId)) throw new Refusal('not-found');
      if (command.kind === 'invite' && command.userIds.some((userId) => !members.has(userId)))
        throw new Refusal('not-a-member');
      people = new Map([...members, ...people]);
    }
    const now = clock.now();
    const decision = decide(before, command, { now, rules, newId });
    const { state, effects } = accepted(decision, { state: before, people, busy: new Set() });
    if (state !== before)
      await storage.updateCall(tx, callRow(state, now), participantRows(before, state, now));
    return this.#done(tx, before, state, effects, people);
  }

  async #done(
    tx: Tx,
    before: CallState | null,
    state: CallState,
    effects: readonly Effect[],
    people: People,
  ): Promise<Done> {
    const isFinished = effects.some(({ kind }) => kind === 'message');
    const tellMembers = isFinished ? await this.#options.writeCallLine(tx, lineOf(state)) : null;
    const were = new Set(before ? joinedOf(before).map(({ userId }) => userId) : []);
    const are = new Set(joinedOf(state).map(({ userId }) => userId));
    const moved = state.participants
      .map(({ userId }) => userId)
      .filter((userId) => were.has(userId) !== are.has(userId));
    const watchers = moved.length > 0 ? await groupMembersOf(tx, state.conversationId) : [];
    return { seen: await this.see(tx, state, people), effects, tellMembers, moved, watchers };
  }

  /** Runs `work` in a transaction after the earlier changes of this call; what it did is told before the next one starts. */
  #commit<D extends Done | null>(callId: string, work: (tx: Tx) => Promise<D>): Promise<D> {
    return this.#queued(callId, async () => {
      const done = await this.#options.db.transaction().execute(work);
      if (done) this.#tell(done);
      return done;
    });
  }

  async #queued<T>(callId: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(callId) ?? new Queue();
    this.#queues.set(callId, queue);
    try {
      return await queue.run(work);
    } finally {
      if (queue.size === 0 && this.#queues.get(callId) === queue) this.#queues.delete(callId);
    }
  }

  #tell({ seen, effects, tellMembers, moved, watchers }: Done): void {
    this.#remember(seen);
    this.#options.announcer.announce(seen, effects);
    tellMembers?.();
    if (watchers.length > 0) this.#options.announcer.tellGroup(watchers, seen.state);
    if (moved.length > 0) this.#runInBackground(this.#tellBusy(moved, seen.state.id));
  }

  #remember(seen: SeenCall): void {
    if (isOver(seen.state)) this.#live.delete(seen.state.id);
    else this.#live.set(seen.state.id, seen);
  }

  /** Calls that ring for these people show them as busy, or no longer. */
  async #tellBusy(userIds: readonly string[], callId: string): Promise<void> {
    for (const other of await storage.callIdsRingingFor(this.#options.db, userIds, callId)) {
      await this.inOrder(other, (seen) => {
        if (seen) this.#options.announcer.announce(seen, [{ kind: 'updated' }]);
      });
    }
  }

  #runInBackground(work: Promise<void>): void {
    const guarded = work.catch((error: unknown) =>
      this.#options.log.error('telling who is busy failed', { error }),
    );
    this.#background.add(guarded);
    void guarded.finally(() => this.#background.delete(guarded));
  }
}

/** The new state; a refusal is thrown, with the final state of `over` where the call is over. */
function accepted(decision: Decision, over?: SeenCall): Extract<Decision, { state: CallState }> {
  if ('state' in decision) return decision;
  const { refused, extras } = decision;
  const call = refused === 'call-ended' && over ? { call: callView(over) } : {};
  throw new Refusal(refused, undefined, { ...extras, ...call });
}
