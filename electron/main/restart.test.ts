import { describe, expect, it } from 'vitest';
import { aCall, fakeEngine } from './fake-engine.ts';
import { restartApp } from './restart.ts';

function setUp(env: Record<string, string> = {}) {
  const engine = fakeEngine();
  const done: unknown[] = [];
  const app = { relaunch: (options: unknown) => done.push(options), quit: () => done.push('quit') };
  const argv = ['/opt/parley', '--user-data-dir=/x', '--hidden', 'parley://call/a', '--answer'];
  return { engine, done, restart: () => restartApp({ app, engine, argv, env }) };
}

describe('a restart', () => {
  it('quits in order, and comes back without what this start was asked for', () => {
    const { done, restart } = setUp();
    restart();
    expect(done).toEqual([{ args: ['--user-data-dir=/x'] }, 'quit']);
  });

  it('of an AppImage starts the image', () => {
    const { done, restart } = setUp({ APPIMAGE: '/home/me/P.AppImage' });
    restart();
    expect(done[0]).toMatchObject({ execPath: '/home/me/P.AppImage' });
  });

  it('ends no call', () => {
    const { engine, done, restart } = setUp();
    engine.setCalls(aCall());
    expect(restart).toThrow('call-in-progress');
    expect(done).toEqual([]);
  });
});
