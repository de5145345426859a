import { describe, expect, it } from 'vitest';
import { Emitter } from './emitter.ts';

interface Events {
  said: string;
  done: undefined;
}

describe('Emitter', () => {
  it('tells every listener of that name', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    emitter.on('said', (word) => heard.push(`a ${word}`));
    emitter.on('said', (word) => heard.push(`b ${word}`));
    emitter.on('done', () => heard.push('done'));
    emitter.emit('said', 'hello');
    expect(heard).toEqual(['a hello', 'b hello']);
  });

  it('stops telling after unsubscribing, which may be done twice', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    const off = emitter.on('said', (word) => heard.push(word));
    expect(emitter.count()).toBe(1);
    off();
    off();
    emitter.emit('said', 'hello');
    expect(heard).toEqual([]);
    expect(emitter.count('said')).toBe(0);
    expect(emitter.count()).toBe(0);
  });

  it('lets listeners come and go while it tells', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    const off = emitter.on('said', () => {
      off();
      emitter.on('said', () => heard.push('late'));
    });
    emitter.on('said', () => heard.push('second'));
    emitter.emit('said', 'one');
    expect(heard).toEqual(['second']);
    emitter.emit('said', 'two');
    expect(heard).toEqual(['second', 'second', 'late']);
  });

  it('one that throws keeps nobody from hearing; the error goes to onError', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<Events>((error) => errors.push(error));
    const heard: string[] = [];
    const bug = new Error('bug');
    emitter.on('said', () => {
      throw bug;
    });
    emitter.on('said', (word) => heard.push(word));
    emitter.emit('said', 'hello');
    expect(heard).toEqual(['hello']);
    expect(errors).toEqual([bug]);
  });

  it('without onError the first error is thrown after all have heard', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    for (const text of ['first', 'second']) {
      emitter.on('said', () => {
        throw new Error(text);
      });
    }
    emitter.on('said', (word) => heard.push(word));
    expect(() => emitter.emit('said', 'hello')).toThrow('first');
    expect(heard).toEqual(['hello']);
  });
});
