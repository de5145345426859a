import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallMessage } from '#shared/contracts/call-message.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { type Bytes, openFrame, readTrailer, sealFrame } from '../../media/encryption/frame-cipher.ts';
import type { CallFrames, FrameEncryption } from '../../media/encryption/frame-encryption.ts';
import type { FromWorker } from '../../media/encryption/worker-messages.ts';
import { CallEncryption, type EncryptionFacts } from './call-encryption.ts';
import { OLD_KEY_MS, SETTLE_MS } from './key-schedule.ts';
import { UNREADABLE_MS } from './reading.ts';

const CALL = 'call-1';
const SOUND: Bytes = Uint8Array.of(1, 2, 3);

let clock: ManualClock;
let call: Call;
beforeEach(() => {
  clock = new ManualClock();
  call = new Call();
});
afterEach(() => call.close());

interface Said {
  readonly from: string;
  readonly to: string | null;
  readonly message: CallMessage;
}

/** A backend that carries what participants tell each other, and their workers. */
class Call {
  readonly members = new Map<string, Member>();
  readonly said: Said[] = [];
  /** Messages that somebody on the way drops, or puts others in the place of. */
  meddle: (said: Said) => Said | null = (said) => said;
  offline = false;

  /** Comes into the call: a new window. */
  join(userId: string): Member {
    this.members.get(userId)?.close();
    const member = new Member(this, userId);
    this.members.set(userId, member);
    this.showPeople();
    return member;
  }

  leave(userId: string): void {
    this.members.get(userId)?.close();
    this.members.delete(userId);
    this.showPeople();
  }

  showPeople(): void {
    const ids = [...this.members.keys()];
    for (const [userId, { encryption }] of this.members)
      encryption.handlePeople(new Set(ids.filter((id) => id !== userId)));
  }

  async carry(said: Said): Promise<void> {
    if (this.offline) throw new AppError('offline');
    const passed = this.meddle(said);
    this.said.push(said);
    if (!passed) return;
    for (const [userId, { encryption }] of this.members)
      if (userId !== passed.from && (passed.to ?? userId) === userId)
        encryption.handleTold(passed.from, passed.message);
  }

  /** Lets everything happen that is due within a moment. */
  async settles(ms = SETTLE_MS): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      await new Promise((done) => setTimeout(done, 8));
      clock.advance(Math.ceil(ms / 6));
    }
  }

  saidOf(type: CallMessage['type'], from?: string): Said[] {
    return this.said.filter((one) => one.message.type === type && (from ?? one.from) === one.from);
  }

  close(): void {
    for (const member of this.members.values()) member.close();
  }
}

class Member implements FrameEncryption {
  readonly encryption: CallEncryption;
  facts: EncryptionFacts = { supported: true, code: null, missing: [], unreadable: [] };
  /** Of the own frames, oldest first. */
  readonly used: { readonly keyId: number; readonly key: CryptoKey }[] = [];
  readonly keys = new Map<string, Map<number, CryptoKey>>();
  readonly forgotten: string[] = [];
  readonly supported = true;
  closed = 0;
  #hear: (word: FromWorker) => void = () => {};

  constructor(bus: Call, userId: string) {
    this.encryption = new CallEncryption({
      callId: CALL,
      myId: userId,
      frames: this,
      tell: (to, message) => bus.carry({ from: userId, to, message }),
      clock,
      logger: silentLogger,
      onFacts: (facts) => (this.facts = facts),
      onReading: () => {},
    });
  }

  ofCall(_callId: string, hear: (word: FromWorker) => void): CallFrames {
    this.#hear = hear;
    return {
      protect: () => {},
      open: () => {},
      useOwn: (keyId, key) => void this.used.push({ keyId, key }),
      add: (userId, keyId, key) =>
        void this.keys.set(userId, new Map([...(this.keys.get(userId) ?? []), [keyId, key]])),
      forget: (userId) => {
        this.forgotten.push(userId);
        this.keys.delete(userId);
      },
      close: () => (this.closed += 1),
    };
  }

  say(type: FromWorker['type'], userId: string): void {
    this.#hear({ type, callId: CALL, userId, keyId: 0 });
  }

  /** A frame as it goes out now. */
  async sends(): Promise<Bytes> {
    const { key, keyId } = this.used.at(-1)!;
    return sealFrame(key, 'audio', SOUND, { stream: 0, counter: 1, keyId });
  }

  async reads(userId: string, frame: Bytes): Promise<boolean> {
    const trailer = readTrailer(frame)!;
    const key = this.keys.get(userId)?.get(trailer.keyId);
    return key !== undefined && (await openFrame(key, 'audio', frame, trailer)) !== null;
  }

  close(): void {
    this.encryption.close();
  }
}

/** Real cryptography takes real time: it is waited for, and nothing else. */
const until = (look: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(look, { timeout: 15_000, interval: 5 });

const hears = async (one: Member, userId: string, other: Member): Promise<boolean> =>
  one.reads(userId, await other.sends());

async function three() {
  const [ada, ben, cy] = [call.join('ada'), call.join('ben'), call.join('cy')];
  await until(async () => {
    await call.settles();
    expect([ada, ben, cy].map(({ facts }) => [facts.missing, facts.code?.length])).toEqual(
      Array.from({ length: 3 }, () => [[], 5]),
    );
  });
  await call.settles(OLD_KEY_MS);
  return { ada, ben, cy };
}

describe('who is in a call', () => {
  it('read each other, and see the same code; the backend has seen no key', async () => {
    const { ada, ben, cy } = await three();
    expect(await hears(ada, 'ben', ben)).toBe(true);
    expect(await hears(ben, 'ada', ada)).toBe(true);
    expect(await hears(cy, 'ada', ada)).toBe(true);
    expect(ben.facts.code).toEqual(ada.facts.code);
    expect(cy.facts.code).toEqual(ada.facts.code);
  });

  it('alone has a key at once', async () => {
    const ada = call.join('ada');
    await until(async () => {
      await call.settles();
      expect(ada.used).toHaveLength(1);
    });
    expect(ada.facts.missing).toEqual([]);
  });

  it('have new keys when somebody leaves, who reads nothing that comes after; the code is another', async () => {
    const { ada, ben, cy } = await three();
    const code = ada.facts.code;
    expect(await hears(cy, 'ada', ada)).toBe(true);
    call.leave('cy');
    await call.settles();
    await until(async () => {
      await call.settles();
      expect(await hears(cy, 'ada', ada)).toBe(false);
    });
    expect(await hears(ben, 'ada', ada)).toBe(true);
    expect(ada.facts.code).not.toEqual(code);
    expect(ada.forgotten).toContain('cy');
    await until(() => expect(ben.facts.code).toEqual(ada.facts.code));
  });

  it('have new keys when somebody joins, who reads nothing that was before', async () => {
    const { ada } = await three();
    const before = await ada.sends();
    const dee = call.join('dee');
    await until(async () => {
      await call.settles();
      expect(await hears(dee, 'ada', ada)).toBe(true);
    });
    expect(await dee.reads('ada', before)).toBe(false);
  });

  it('make one new key for many who come at once', async () => {
    const { ada } = await three();
    const before = ada.used.length;
    for (const userId of ['dee', 'eve', 'fay', 'gus']) call.join(userId);
    await until(async () => {
      await call.settles(60);
      expect(ada.facts.missing).toEqual([]);
    });
    await call.settles(OLD_KEY_MS);
    expect(ada.used.length - before).toBeLessThan(4);
  });

  it('whose window was reloaded has other keys, and is read again; what was sealed for the one before is not told again', async () => {
    const { ada, ben } = await three();
    const handed = call.saidOf('sender-key', 'ada').length;
    const again = call.join('ben');
    await until(async () => {
      await call.settles();
      expect(await hears(ada, 'ben', again)).toBe(true);
      expect(await hears(again, 'ada', ada)).toBe(true);
    });
    expect(ada.forgotten).toContain('ben');
    expect(await hears(ada, 'ben', ben)).toBe(false);
    const told = call.saidOf('sender-key', 'ada').slice(handed);
    const keys = new Set(
      told.flatMap(({ to, message }) => (to === 'ben' && message.type === 'sender-key' ? [message.to] : [])),
    );
    expect(keys.size).toBe(1);
  });
});

describe('what is lost on the way', () => {
  it('a key: it is asked for, and told again', async () => {
    const { ada, ben } = await three();
    call.meddle = (said) => (said.message.type === 'sender-key' && said.to === 'ben' ? null : said);
    call.leave('cy');
    await call.settles(OLD_KEY_MS);
    await call.settles(OLD_KEY_MS);
    expect(await hears(ben, 'ada', ada)).toBe(false);
    call.meddle = (said) => said;
    ben.say('undecryptable', 'ada');
    clock.advance(1000);
    ben.say('undecryptable', 'ada');
    await until(async () => {
      await call.settles();
      expect(await hears(ben, 'ada', ada)).toBe(true);
    });
    const wanted = call.saidOf('key-wanted');
    expect(wanted.map(({ from, to }) => [from, to])).toEqual([['ben', 'ada']]);
  });

  it('all that was said while the signalling was away: said again until it is heard', async () => {
    call.offline = true;
    const ada = call.join('ada');
    const ben = call.join('ben');
    await call.settles(500);
    call.offline = false;
    await until(async () => {
      await call.settles(1000);
      expect(await hears(ada, 'ben', ben)).toBe(true);
    });
    const before = call.saidOf('key-hello', 'ada').length;
    ada.encryption.hurry();
    await call.settles();
    expect(call.saidOf('key-hello', 'ada').length).toBe(before + 1);
  });

  it('asked for again and again by one, a key is told once a second', async () => {
    const { ada, ben } = await three();
    const [hello] = call.saidOf('key-hello', 'ben');
    const publicKey = hello?.message.type === 'key-hello' ? hello.message.publicKey : '';
    const before = call.saidOf('sender-key', 'ada').length;
    for (let times = 0; times < 20; times += 1) {
      ada.encryption.handleTold('ben', { type: 'key-wanted', publicKey });
      ada.encryption.handleTold('ben', { type: 'key-hello', publicKey, reply: true });
    }
    await call.settles(6);
    // the one in use, and the one before it if it was for them
    expect(call.saidOf('sender-key', 'ada').length - before).toBeLessThanOrEqual(2);
    expect(ben.facts.missing).toEqual([]);
  });
});

describe('who stands in between', () => {
  it('and puts their own key in the place of another is seen in the code', async () => {
    const mallory = new Call();
    mallory.join('mallory');
    await mallory.settles();
    const [theirs] = mallory.saidOf('key-hello');
    mallory.close();
    call.meddle = (said) =>
      said.from === 'ben' && said.message.type === 'key-hello' && theirs?.message.type === 'key-hello'
        ? { ...said, message: { ...said.message, publicKey: theirs.message.publicKey } }
        : said;
    const [ada, ben] = [call.join('ada'), call.join('ben')];
    await until(async () => {
      await call.settles();
      expect(ada.facts.code).not.toBeNull();
      expect(ben.facts.code).not.toBeNull();
      expect(ben.keys.has('ada')).toBe(false); // sealed for somebody else
    });
    await until(() => expect(ada.facts.code).not.toBeNull());
    expect(ada.facts.code).not.toEqual(ben.facts.code);
    expect(ada.facts.missing).toEqual(['ben']);
  });

  it('and keeps all keys back makes everybody unreadable, which is said after 3 s', async () => {
    call.meddle = () => null;
    const [ada] = [call.join('ada'), call.join('ben')];
    await call.settles();
    expect(ada.facts.missing).toEqual(['ben']);
    ada.say('undecryptable', 'ben');
    clock.advance(UNREADABLE_MS);
    expect(ada.facts.unreadable).toEqual(['ben']);
    ada.say('decrypted', 'ben');
    expect(ada.facts.unreadable).toEqual([]);
    expect(ada.encryption.isReadable('ben')).toBe(true);
  });
});

it('hears people whom the call does not show yet as soon as it shows them', async () => {
  const ada = call.join('ada');
  await call.settles();
  const ben = new Member(call, 'ben');
  call.members.set('ben', ben);
  ben.encryption.handlePeople(new Set(['ada']));
  await call.settles();
  expect(ada.facts.missing).toEqual([]);
  const hellos = call.saidOf('key-hello', 'ada').length;
  expect(hellos).toBe(1);
  call.showPeople();
  await until(async () => {
    await call.settles();
    expect(await hears(ada, 'ben', ben)).toBe(true);
    expect(await hears(ben, 'ada', ada)).toBe(true);
  });
});

it('says so where the browser cannot make such keys: nothing is sent or shown', async () => {
  const refuse = vi.spyOn(crypto.subtle, 'generateKey').mockRejectedValue(new Error('no such curve'));
  const ada = call.join('ada');
  await until(() => expect(ada.facts.supported).toBe(false));
  expect([ada.used, call.said]).toEqual([[], []]);
  refuse.mockRestore();
});

it('that is over keeps no key, and leaves no timer', async () => {
  const { ada, ben, cy } = await three();
  call.leave('cy');
  for (const member of [ada, ben, cy]) {
    member.close();
    member.close();
    expect(member.closed).toBe(1);
  }
  expect(clock.pending).toBe(0);
});
