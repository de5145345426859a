import { describe, expect, it } from 'vitest';
import { canonical, directId, isCallable, namesOf, privateNumber } from './channel-id.ts';

describe('channel ids', () => {
  it('of two people are sorted by code point, whatever a language says', () => {
    expect(directId(['alice', 'Bob'])).toBe('dm:Bob:alice');
    expect(directId(['zoe', 'anna', 'zoe'])).toBe('dm:anna:zoe');
    expect(directId(['a_', 'a-', 'a'])).toBe('dm:a:a-:a_');
    expect(directId(['\u{1F600}', '\uFFEE'])).toBe('dm:\uFFEE:\u{1F600}');
  });

  it('in another order are brought into that one', () => {
    expect(canonical('dm:bob:alice')).toBe('dm:alice:bob');
    expect(canonical('general')).toBe('general');
    expect(canonical('private:3')).toBe('private:3');
  });

  it('tell what they are', () => {
    expect(namesOf('dm:a:b:c')).toEqual(['a', 'b', 'c']);
    expect(namesOf('general')).toBeNull();
    expect(privateNumber('private:12')).toBe('12');
    expect(privateNumber('dm:private:1')).toBeNull();
    expect(['general', 'dm:a:b', 'private:1'].map(isCallable)).toEqual([false, true, true]);
  });
});
