import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { watchNet } from './net-events.ts';

describe('net events', () => {
  it('tells sleep, wake-up and a new network, and ends', () => {
    const clock = new ManualClock();
    const power = new EventEmitter();
    let addresses = ['192.0.2.1'];
    const { events, end } = watchNet({ power, clock, logger: silentLogger, addresses: () => addresses });
    const told: string[] = [];
    for (const name of ['online', 'resume', 'suspend'] as const) events.on(name, () => told.push(name));

    power.emit('suspend');
    power.emit('resume');
    clock.advance(20_000);
    expect(told).toEqual(['suspend', 'resume']);
    addresses = [];
    clock.advance(5000);
    addresses = ['192.0.2.1'];
    clock.advance(5000);
    addresses = ['198.51.100.7'];
    clock.advance(5000);
    clock.advance(5000);
    expect(told).toEqual(['suspend', 'resume', 'online', 'online']);
    end();
    expect(clock.pending).toBe(0);
  });

  it('looks at the real machine without being told how', () => {
    const clock = new ManualClock();
    const { end } = watchNet({ power: null, clock, logger: silentLogger });
    clock.advance(5000);
    end();
    expect(clock.pending).toBe(0);
  });
});
