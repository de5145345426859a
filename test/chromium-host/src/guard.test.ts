import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { absent, guarded, guardedClass } from './guard.ts';

const lacks = (name: string): string =>
  `chromium-host: ${name} is not implemented, see test/chromium-host/README.md`;

class Player extends EventEmitter {
  static make(): Player {
    return new Player();
  }
  readonly #volume = 3;
  title: string | undefined;

  get volume(): number {
    return this.#volume;
  }
}
guardedClass('Player', 'player', Player);

describe('a guarded class', () => {
  it('keeps what it has: private fields, statics, inherited methods, empty fields', () => {
    const player = Player.make();
    expect([player.volume, player.title, player.listenerCount('x')]).toEqual([3, undefined, 0]);
    expect(player).toBeInstanceOf(EventEmitter);
  });

  it('throws by the name of the instance or of the class', () => {
    const player = new Player() as Player & { rewind(): void };
    expect(() => player.rewind()).toThrow(lacks('player.rewind'));
    expect(() => (Player as unknown as { all: unknown }).all).toThrow(lacks('Player.all'));
  });

  it('can be given what it lacks', () => {
    const player = new Player() as Player & { rewind?: () => string };
    player.rewind = () => 'done';
    expect(player.rewind()).toBe('done');
  });
});

describe('a guarded object', () => {
  const shell = guarded('shell', { open: () => 'opened' });

  it('may be awaited, printed, compared and asked with `in`', async () => {
    expect(await Promise.resolve(shell)).toBe(shell);
    expect(JSON.stringify(shell)).toBe('{}');
    expect(Object.prototype.toString.call(shell)).toBe('[object Object]');
    expect('close' in shell).toBe(false);
  });

  it('lets a test replace a method', () => {
    const own = guarded('own', { open: (): string => 'opened' });
    own.open = () => 'replaced';
    expect(own.open()).toBe('replaced');
  });
});

describe('an absent module', () => {
  const updater = absent('autoUpdater') as { check(): void } & (new () => object) & (() => void);

  it.each([
    ['a member', () => updater.check(), 'autoUpdater.check'],
    ['new', () => new updater(), 'autoUpdater'],
    ['a call', () => updater(), 'autoUpdater'],
  ])('throws by its name for %s', (_use, use, name) => {
    expect(use).toThrow(lacks(name));
  });

  it('may be imported and awaited', async () => {
    expect(await Promise.resolve(updater)).toBe(updater);
  });
});
