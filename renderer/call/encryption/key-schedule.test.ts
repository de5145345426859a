import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { settle } from '#test/fakes/settle.ts';
import { KeySchedule, OLD_KEY_MS, SETTLE_MS } from './key-schedule.ts';

let clock: ManualClock;
let did: string[];
/** By key: what its tell waits for. */
let tells: Map<number, { arrive: () => void; lose: (error: Error) => void }>;
let makes: () => Promise<void>;
let schedule: KeySchedule<number>;
beforeEach(() => {
  clock = new ManualClock(0);
  did = [];
  tells = new Map();
  makes = () => Promise.resolve();
  schedule = new KeySchedule<number>({
    clock,
    async make(keyId) {
      await makes();
      did.push(`make ${keyId}`);
      return keyId;
    },
    tell: (keyId) => new Promise((arrive, lose) => void tells.set(keyId, { arrive, lose })),
    onUse: (keyId) => did.push(`use ${keyId} at ${clock.now()}`),
    onFailed: () => did.push('failed'),
  });
});

const pass = async (ms: number): Promise<void> => {
  clock.advance(ms);
  await settle();
};
const arrives = async (keyId: number): Promise<void> => {
  tells.get(keyId)!.arrive();
  await settle();
};
const first = async (): Promise<void> => {
  schedule.handleChange();
  await pass(SETTLE_MS);
  await arrives(0);
  did.length = 0;
};

describe('a key', () => {
  it('is made when somebody comes or goes, and used as soon as everybody has it', async () => {
    schedule.handleChange();
    await pass(SETTLE_MS);
    expect(did).toEqual(['make 0']);
    await pass(30);
    await arrives(0);
    expect(did).toEqual(['make 0', `use 0 at ${SETTLE_MS + 30}`]);
    expect(clock.pending).toBe(0);
  });

  it('is one for all who come and go within a moment', async () => {
    for (let who = 0; who < 10; who += 1) {
      schedule.handleChange();
      await pass(SETTLE_MS / 10 - 1);
    }
    await pass(SETTLE_MS);
    await arrives(0);
    expect(did.filter((what) => what.startsWith('make'))).toEqual(['make 0']);
  });

  it.each(['is lost for somebody', 'never arrives'])(
    'that %s is used after 2 s all the same, and never later',
    async (how) => {
      await first();
      const leftAt = clock.now();
      schedule.handleChange();
      await pass(SETTLE_MS);
      if (how === 'is lost for somebody') tells.get(1)!.lose(new Error('offline'));
      await pass(OLD_KEY_MS - SETTLE_MS - 1);
      expect(did).toEqual(['make 1']);
      await pass(1);
      expect(did).toEqual(['make 1', `use 1 at ${leftAt + OLD_KEY_MS}`]);
      tells.get(1)!.arrive();
      await pass(OLD_KEY_MS);
      expect(did).toHaveLength(2);
    },
  );

  it('is followed by another for who left while it was handed out, each within 2 s of the leaving', async () => {
    await first();
    const leftAt = clock.now();
    schedule.handleChange();
    await pass(SETTLE_MS);
    await pass(100);
    schedule.handleChange();
    const alsoLeftAt = clock.now();
    await pass(400);
    schedule.handleChange();
    // nothing is acknowledged
    for (let passed = 0; passed < 2 * OLD_KEY_MS; passed += SETTLE_MS) await pass(SETTLE_MS);
    expect(did).toEqual([
      'make 1',
      `use 1 at ${leftAt + OLD_KEY_MS}`,
      'make 2',
      `use 2 at ${alsoLeftAt + OLD_KEY_MS}`,
    ]);
    expect(clock.pending).toBe(0);
  });

  it('that takes longer to be made than the old one may be used is used at once', async () => {
    await first();
    let made = (): void => {};
    makes = () => new Promise((resolve) => void (made = resolve));
    schedule.handleChange();
    await pass(SETTLE_MS);
    await pass(OLD_KEY_MS);
    expect(did).toEqual([]);
    made();
    await settle();
    expect(did).toEqual(['make 1', `use 1 at ${clock.now()}`]);
  });

  it('that cannot be made ends it: the old one is not used on and on', async () => {
    await first();
    makes = () => Promise.reject(new Error('no'));
    schedule.handleChange();
    await pass(SETTLE_MS);
    expect(did).toEqual(['failed']);
    schedule.handleChange();
    await pass(OLD_KEY_MS);
    expect([did, clock.pending]).toEqual([['failed'], 0]);
  });

  it('has the next number; after 255 comes 0', async () => {
    for (let keyId = 0; keyId < 257; keyId += 1) {
      schedule.handleChange();
      await pass(SETTLE_MS);
      await arrives(keyId % 256);
    }
    expect(did.filter((what) => what.startsWith('make')).slice(-3)).toEqual([
      'make 254',
      'make 255',
      'make 0',
    ]);
  });
});

it('that is closed makes and uses nothing more', async () => {
  await first();
  schedule.handleChange();
  await pass(SETTLE_MS);
  schedule.close();
  await arrives(1);
  schedule.handleChange();
  await pass(OLD_KEY_MS);
  expect([did, clock.pending]).toEqual([['make 1'], 0]);
});
