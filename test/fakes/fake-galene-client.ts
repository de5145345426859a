import type { SocketHandlers } from '#engine/backends/text-socket.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { FakeGalene, FakeGroup } from './fake-galene.ts';
import { FakeGaleneConnection, type Frame, type Heard } from './fake-galene-connection.ts';

interface UpStream {
  readonly label: string;
  readonly sdp: string;
}

const REFUSAL_MS = 200;
const HISTORY_MAX = 50;
const OF_STREAMS = ['offer', 'answer', 'renegotiate', 'close', 'abort', 'ice'];
const PERMISSION_ACTIONS: Readonly<Record<string, readonly [permission: string, given: boolean]>> = {
  op: ['op', true],
  unop: ['op', false],
  present: ['present', true],
  unpresent: ['present', false],
  shutup: ['message', false],
  unshutup: ['message', true],
};

/** A client in its group: joining, people, streams, chat, actions. */
export class FakeGaleneClient extends FakeGaleneConnection {
  username = '';
  permissions: string[] = [];
  data: Record<string, unknown> = {};
  readonly #galene: FakeGalene;
  readonly #up = new Map<string, UpStream>();
  /** Streams that were offered to it. */
  readonly #down = new Set<string>();
  #wanted: Readonly<Record<string, readonly string[]>> = {};
  #group: FakeGroup | null = null;

  constructor(galene: FakeGalene, clock: Clock, handlers: SocketHandlers) {
    super(galene, clock, handlers);
    this.#galene = galene;
  }

  kick(by: FakeGaleneClient | null, why: string): void {
    const kicker = by && { id: by.id, username: by.username };
    this.say({ type: 'usermessage', kind: 'kicked', ...kicker, dest: this.id, privileged: true, value: why });
    this.close(1000, `kicked out (${why}) by ${by?.username ?? ''}`);
  }

  protected take(frame: Heard): void {
    const { type, source, username, id = '' } = frame;
    if (source && source !== this.id) return this.protocolError('spoofed client id');
    if (type !== 'join' && username !== undefined && username !== this.username)
      return this.protocolError('spoofed username');
    if (OF_STREAMS.includes(type) && id === '') return this.protocolError('empty id');
    switch (type) {
      case 'ping':
        return this.say({ type: 'pong' });
      case 'pong':
        return;
      case 'join':
        return this.#join(frame);
      case 'request':
        this.#wanted = frame.request ?? {};
        for (const other of this.#group?.others(this) ?? []) other.#pushAll(this);
        return;
      case 'requestStream':
        // the real one closes the connection over a stream that it does not know
        return this.#down.has(id) ? undefined : this.close(1011, '');
      case 'offer':
        return this.#offered(frame);
      case 'answer':
        return this.#down.has(id) ? undefined : this.say({ type: 'close', id });
      case 'ice':
        return frame.candidate ? undefined : this.protocolError('null candidate');
      case 'renegotiate':
        return this.#reoffer(id);
      case 'close':
        return this.#unpublish(id);
      case 'abort':
        this.#down.delete(id);
        return this.say({ type: 'close', id });
      case 'chat':
      case 'usermessage':
        return this.#spread(frame);
      case 'useraction':
        return this.#userAction(frame);
      case 'groupaction':
        return this.#groupAction(frame);
      default:
        return this.protocolError('unexpected message');
    }
  }

  #join(frame: Heard): void {
    if (frame.kind === 'leave') return this.leave();
    if (this.#group) return this.protocolError('cannot join multiple groups');
    const fail = (value: string, error?: string): void =>
      this.say({
        type: 'joined',
        kind: 'fail',
        group: frame.group,
        username: this.username,
        error,
        value,
      });
    const group = this.#galene.find(frame.group ?? '');
    if (!group) return fail('group does not exist');
    const access = group.accessOf(frame.token ?? frame.password ?? '');
    if (!access) return void this.clock.after(REFUSAL_MS, () => this.later(() => fail('not authorised')));
    const username = frame.token === undefined ? frame.username : (access.username ?? frame.username);
    if (username === undefined) return fail('username required', 'need-username');
    if (access.username === null && group.reserved.has(username))
      return fail('duplicate username', 'duplicate-username');
    if (group.lockedBy !== null && !access.permissions.includes('op')) return fail(group.lockedBy);
    if (group.clients.has(this.id)) return fail('internal server error');
    if (group.redirect !== null)
      return this.say({
        type: 'joined',
        kind: 'redirect',
        group: group.name,
        username,
        value: group.redirect,
      });
    this.username = username;
    this.permissions = [...access.permissions];
    this.data = { ...frame.data };
    this.#enter(group);
  }

  #enter(group: FakeGroup): void {
    this.#group = group;
    this.#sayJoined('join');
    for (const line of group.history) this.say({ ...line, type: 'chathistory' });
    group.clients.set(this.id, this);
    this.say(this.#asUser('add'));
    for (const other of group.others(this)) {
      this.say(other.#asUser('add'));
      other.say(this.#asUser('add'));
    }
    if (group.isRecorded) this.say(group.recorder);
  }

  #sayJoined(kind: 'join' | 'change' | 'leave'): void {
    const { username, permissions } = this;
    const group = this.#group?.name;
    const { rtcConfiguration } = this.#galene;
    const status = this.#group?.status;
    this.say({
      type: 'joined',
      kind,
      group,
      username,
      permissions,
      status,
      rtcConfiguration,
      ...(kind === 'join' && { data: {} }),
    });
  }

  #asUser(kind: 'add' | 'change' | 'delete'): Frame {
    const { id, username, permissions, data } = this;
    return { type: 'user', kind, id, username, ...(kind !== 'delete' && { permissions, data }) };
  }

  protected leave(): void {
    const group = this.#group;
    if (!group) return;
    for (const id of this.#up.keys()) this.#unpublish(id);
    this.#down.clear();
    group.clients.delete(this.id);
    for (const other of group.others(this)) other.say(this.#asUser('delete'));
    this.#sayJoined('leave');
    this.#group = null;
  }

  #offered({ id = '', label = '', sdp = '', replace }: Heard): void {
    if (!this.permissions.includes('present')) {
      this.say({ type: 'abort', id });
      return this.complain('not authorised');
    }
    this.#up.set(id, { label, sdp });
    for (const candidate of this.#galene.candidates) this.say({ type: 'ice', id, candidate: { candidate } });
    this.say({ type: 'answer', id, sdp: `answer to ${sdp}` });
    if (replace) this.#up.delete(replace);
    for (const other of this.#group?.others(this) ?? []) this.#offerTo(other, id, replace);
  }

  /** What is on its way already is not offered again; what is not wanted any more ends. */
  #pushAll(to: FakeGaleneClient): void {
    for (const [id, { label }] of this.#up) {
      const isWanted = (to.#wanted[label] ?? to.#wanted[''] ?? []).length > 0;
      if (!isWanted && to.#down.delete(id)) to.say({ type: 'close', id });
      else if (isWanted && !to.#down.has(id)) this.#offerTo(to, id);
    }
  }

  #offerTo(to: FakeGaleneClient, id: string, replace?: string): void {
    const stream = this.#up.get(id);
    if (!stream || (to.#wanted[stream.label] ?? to.#wanted[''] ?? []).length === 0) return;
    if (replace) to.#down.delete(replace);
    to.#down.add(id);
    const { label, sdp } = stream;
    to.say({
      type: 'offer',
      id,
      label,
      source: this.id,
      username: this.username,
      replace,
      sdp: `down ${sdp}`,
    });
  }

  #reoffer(id: string): void {
    for (const other of this.#group?.others(this) ?? []) {
      if (this.#down.has(id)) other.#offerTo(this, id);
    }
  }

  #unpublish(id: string): void {
    if (!this.#up.delete(id)) return;
    for (const other of this.#group?.others(this) ?? []) {
      if (other.#down.delete(id)) other.say({ type: 'close', id });
    }
  }

  #spread(frame: Heard): void {
    if (!this.#group) return this.complain('join a group first');
    const { type, kind, source, username, dest, noecho, value, id: given } = frame;
    const needed = type === 'chat' && kind === 'caption' ? 'caption' : 'message';
    if (!this.permissions.includes(needed)) return this.complain('not authorised');
    const time = new Date(this.clock.now()).toISOString();
    const isOp = this.permissions.includes('op');
    const id =
      (!this.#galene.givesIds && given) ||
      (type === 'chat' && !dest ? this.#group.nextMessageId() : undefined);
    const line = { type, kind: kind || undefined, id, source, username, time, value };
    const told = {
      ...line,
      dest: dest || undefined,
      ...(isOp && { privileged: true }),
      ...(noecho ? { noecho } : {}),
    };
    if (dest) {
      const to = this.#group.clients.get(dest);
      return to ? to.say(told) : this.complain('user unknown');
    }
    if (type === 'chat') {
      this.#group.history.push(line);
      if (this.#group.history.length > HISTORY_MAX) this.#group.history.shift();
    }
    for (const one of this.#group.others(noecho ? this : null)) one.say(told);
  }

  #userAction({ kind = '', dest = '', value }: Heard): void {
    if (!this.#group) return this.complain('join a group first');
    const change = PERMISSION_ACTIONS[kind];
    if (kind === 'setdata') {
      if (dest !== this.id) return this.complain('not authorised');
      const merged = Object.entries({ ...this.data, ...(value as object) }).filter(([, one]) => one !== null);
      this.data = Object.fromEntries(merged);
      return this.#tellChange();
    }
    if (kind !== 'kick' && !change) return this.complain('unknown user action');
    if (!this.permissions.includes('op')) return this.complain('not authorised');
    const target = this.#group.clients.get(dest);
    if (!target) return this.complain('no such user');
    if (!change) return target.kick(this, typeof value === 'string' ? value : '');
    const [permission, given] = change;
    target.permissions = [
      ...target.permissions.filter((one) => one !== permission),
      ...(given ? [permission] : []),
    ];
    target.#sayJoined('change');
    if (kind === 'unpresent') {
      for (const id of target.#up.keys()) {
        target.#unpublish(id);
        target.say({ type: 'abort', id });
      }
    }
    target.#tellChange();
  }

  #makeToken(group: FakeGroup, wish: unknown): void {
    const token = `token-${group.access.size}`;
    // as trusting as a fake may be
    const { permissions } = wish as { permissions: readonly string[] };
    group.access.set(token, { username: null, permissions });
    const value = { ...(wish as object), token };
    this.say({ type: 'usermessage', kind: 'token', privileged: true, value });
  }

  #tellChange(): void {
    for (const one of this.#group?.others(null) ?? []) one.say(this.#asUser('change'));
  }

  #groupAction({ kind, value }: Heard): void {
    if (!this.#group) return this.complain('join a group first');
    if (!this.permissions.includes('op')) return this.complain('not authorised');
    if (kind === 'lock' || kind === 'unlock') {
      const why = typeof value === 'string' && value !== '' ? value : 'this group is locked';
      this.#group.lockedBy = kind === 'lock' ? why : null;
      for (const one of this.#group.others(null)) one.#sayJoined('change');
    } else if (kind === 'record') this.#group.record(true);
    else if (kind === 'unrecord') this.#group.record(false);
    else if (kind === 'maketoken') this.#makeToken(this.#group, value);
    else if (kind === 'clearchat') {
      this.#group.forget(value);
      for (const one of this.#group.others(null))
        one.say({ type: 'usermessage', kind: 'clearchat', privileged: true, value: value ?? undefined });
    } else this.complain('unknown group action');
  }
}
