import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { CallPort } from '../backends/adapter.ts';
import type { CallHost } from './host.ts';
import { IceServers } from './ice.ts';

const DAY_MS = 86_400_000;
let clock: ManualClock;
let asked: number;
let answer: CallPort['iceServers'];
let ice: IceServers;

const host = (workspaceId = 'w'): CallHost =>
  ({
    workspaceId,
    port: () => ({
      iceServers: () => {
        asked += 1;
        return answer();
      },
    }),
  }) as unknown as CallHost;
const servers = (n: number) => [{ urls: [`turn:t${n}`], username: 'u', credential: 'c' }];

beforeEach(() => {
  clock = new ManualClock();
  asked = 0;
  answer = () => Promise.resolve({ iceServers: servers(asked), expiresAt: clock.now() + DAY_MS });
  ice = new IceServers(clock, silentLogger);
});

describe('relay servers', () => {
  it('are asked for once, and again before they run out', async () => {
    expect(await Promise.all([ice.get(host()), ice.get(host())])).toEqual([servers(1), servers(1)]);
    clock.advance(DAY_MS - 5 * 60_000 - 1);
    expect(await ice.get(host())).toEqual(servers(1));
    clock.advance(2);
    expect(await ice.get(host())).toEqual(servers(2));
  });

  it('of a short life are renewed in its last tenth', async () => {
    answer = () => Promise.resolve({ iceServers: servers(asked), expiresAt: clock.now() + 100_000 });
    await ice.get(host());
    clock.advance(89_000);
    await ice.get(host());
    expect(asked).toBe(1);
    expect(ice.freshForMs('w')).toBe(1000);
    clock.advance(2000);
    await ice.get(host());
    expect(asked).toBe(2);
  });

  it('that never end are asked for once, and after the sign-in changed', async () => {
    answer = () => Promise.resolve({ iceServers: [], expiresAt: null });
    await ice.get(host());
    clock.advance(10 * DAY_MS);
    await ice.get(host());
    expect([asked, ice.freshForMs('w')]).toEqual([1, Infinity]);
    ice.forget('w');
    await ice.get(host());
    await ice.get(host('another'));
    expect(asked).toBe(3);
  });

  it('that cannot be had are none, or the old ones while they hold', async () => {
    const fail = () => Promise.reject(new AppError('server-unreachable'));
    const good = answer;
    answer = fail;
    expect(await ice.get(host())).toEqual([]);
    answer = good;
    expect(await ice.get(host())).toEqual(servers(2));
    answer = fail;
    clock.advance(DAY_MS - 60_000);
    expect(await ice.get(host())).toEqual(servers(2));
    clock.advance(120_000);
    expect(await ice.get(host())).toEqual([]);
  });
});
