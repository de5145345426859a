import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import { Targets } from './targets.ts';

const SETTINGS: OpenTarget = { type: 'settings' };
const CALL: OpenTarget = { type: 'call', callId: 'c1' };

function setUp() {
  const done: unknown[] = [];
  const targets = new Targets({ show: () => done.push('show'), publish: (target) => done.push(target) });
  return { targets, done };
}

describe('targets', () => {
  it('wait for the page, the last one only, and are taken once', () => {
    const { targets, done } = setUp();
    targets.ask(SETTINGS);
    targets.ask(CALL);
    expect(done).toEqual(['show', 'show']);
    expect(targets.take()).toEqual(CALL);
    expect(targets.take()).toBeNull();
  });

  it('are told to a page that listens', () => {
    const { targets, done } = setUp();
    targets.take();
    targets.ask(CALL);
    expect(done).toEqual([CALL, 'show']);
    expect(targets.take()).toBeNull();
  });

  it('wait again while the page is loaded anew', () => {
    const { targets, done } = setUp();
    const contents = new EventEmitter();
    let isMain = false;
    targets.follow(contents as unknown as WebContents, () => isMain);
    targets.take();
    contents.emit('did-start-loading');
    targets.ask(SETTINGS);
    expect(done).toEqual([SETTINGS, 'show']);
    isMain = true;
    contents.emit('did-start-loading');
    targets.ask(CALL);
    expect(done).toEqual([SETTINGS, 'show', 'show']);
    expect(targets.take()).toEqual(CALL);
  });
});
