import { describe, expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

const BOX = { width: 100, height: 20 };

describe('the line of a small graph', () => {
  it('goes from left to right, the highest at the upper edge', () => {
    expect(sparkline([0, 5, 10], { top: 10, slots: 3 }, BOX)).toBe('M0 20L50 10L100 0');
  });

  it('fewer values than places stand at the right end', () => {
    expect(sparkline([10, 0], { top: 10, slots: 5 }, BOX)).toBe('M75 0L100 20');
  });

  it('is broken where nothing is known', () => {
    expect(sparkline([1, 1, null, 1, 1], { top: 1, slots: 5 }, BOX)).toBe('M0 0L25 0M75 0L100 0');
  });

  it('a lone value is a dot', () => {
    expect(sparkline([null, 10, null], { top: 10, slots: 3 }, BOX)).toBe('M50 0L50 0');
    expect(sparkline([10], { top: 10, slots: 60 }, BOX)).toBe('M100 0L100 0');
  });

  it('what is above the top stays at the edge, and all zeros lie at the bottom', () => {
    expect(sparkline([30, 0], { top: 10, slots: 2 }, BOX)).toBe('M0 0L100 20');
    expect(sparkline([0, 0], { top: 0, slots: 2 }, BOX)).toBe('M0 20L100 20');
  });

  it('nothing known is no line', () => {
    expect(sparkline([], { top: 10, slots: 60 }, BOX)).toBe('');
    expect(sparkline([null, null], { top: 10, slots: 60 }, BOX)).toBe('');
  });
});
