import { describe, expect, it } from 'vitest';
import { type Box, drawnIn, recordingLayout } from './recording-layout.ts';

const SIZE = { width: 1280, height: 720 };
const inside = ({ x, y, width, height }: Box): boolean =>
  x >= -0.01 && y >= -0.01 && x + width <= SIZE.width + 0.01 && y + height <= SIZE.height + 0.01;
const overlap = (a: Box, b: Box): boolean =>
  a.x + a.width > b.x + 0.01 &&
  b.x + b.width > a.x + 0.01 &&
  a.y + a.height > b.y + 0.01 &&
  b.y + b.height > a.y + 0.01;

describe('the recorded picture', () => {
  it('has one alone whole, two side by side, three with the third in the middle below', () => {
    expect(recordingLayout(1, false, SIZE).people).toEqual([{ x: 0, y: 0, ...SIZE }]);
    expect(recordingLayout(2, false, SIZE).people).toEqual([
      { x: 0, y: 180, width: 640, height: 360 },
      { x: 640, y: 180, width: 640, height: 360 },
    ]);
    expect(recordingLayout(3, false, SIZE).people[2]).toEqual({ x: 320, y: 360, width: 640, height: 360 });
  });

  it('gives a shared screen most of it, the people in a strip beside', () => {
    expect(recordingLayout(2, true, SIZE)).toEqual({
      screen: { x: 0, y: 0, width: 1024, height: 720 },
      people: [
        { x: 1024, y: 216, width: 256, height: 144 },
        { x: 1024, y: 360, width: 256, height: 144 },
      ],
    });
    expect(recordingLayout(0, true, SIZE)).toEqual({ screen: { x: 0, y: 0, ...SIZE }, people: [] });
  });

  it.each([false, true])('shows everybody, nobody over another (shared: %s)', (shared) => {
    for (let count = 0; count <= 40; count += 1) {
      const { screen, people } = recordingLayout(count, shared, SIZE);
      const boxes = screen ? [screen, ...people] : people;
      expect(people).toHaveLength(count);
      expect(boxes.every(inside)).toBe(true);
      expect(boxes.some((a, i) => boxes.slice(i + 1).some((b) => overlap(a, b)))).toBe(false);
      for (const { width, height } of people) expect(width / height).toBeCloseTo(16 / 9, 5);
    }
  });
});

describe('a picture in its frame', () => {
  const box = { x: 100, y: 100, width: 160, height: 90 };

  it('fills it and loses the edges', () => {
    expect(drawnIn({ width: 640, height: 480 }, box, 'cover')).toEqual({
      source: { x: 0, y: 60, width: 640, height: 360 },
      target: box,
    });
  });

  it('is shown whole when it is a screen, or upright', () => {
    const target = { x: 120, y: 100, width: 120, height: 90 };
    const whole = { x: 0, y: 0, width: 640, height: 480 };
    expect(drawnIn({ width: 640, height: 480 }, box, 'contain')).toEqual({ source: whole, target });
    expect(drawnIn({ width: 360, height: 720 }, box, 'cover').target).toEqual({
      x: 157.5,
      y: 100,
      width: 45,
      height: 90,
    });
  });
});
