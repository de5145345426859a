import { describe, expect, it } from 'vitest';
import type { CallPerson } from '../../../call/derive-people.ts';
import { FIRST_MODES, largeTile, placeMyself, SELF_KEY, stageMode, stageTiles } from './stage-tiles.ts';

const TRACK = {} as MediaStreamTrack;
const person = (userId: string, more: Partial<CallPerson> = {}): CallPerson => ({
  userId,
  name: userId,
  state: 'connected',
  busy: false,
  muted: false,
  camera: null,
  screen: null,
  screenAudio: null,
  sharePaused: false,
  handRaisedAt: null,
  recording: false,
  silent: false,
  unreadable: false,
  details: null,
  microphone: null,
  speaking: false,
  quality: null,
  ...more,
});
const me = person('me');
const [ada, ben, lin] = [person('ada'), person('ben'), person('lin', { camera: TRACK })];
const sharing = (userId: string) => person(userId, { screen: TRACK });
const keys = (tiles: ReturnType<typeof stageTiles>) => tiles.map(({ key }) => key);

describe('what stands on the stage', () => {
  it('screens first, the newest before the others; then me; then people', () => {
    const people = [sharing('ada'), ben, sharing('lin')];
    expect(keys(stageTiles(people, { sharers: ['ada', 'lin'] }, me))).toEqual([
      'screen:lin',
      'screen:ada',
      SELF_KEY,
      'ada',
      'ben',
      'lin',
    ]);
  });

  it('a screen that is gone, or whose owner is, stands nowhere', () => {
    expect(keys(stageTiles([ada], { sharers: ['ada', 'ben'] }, null))).toEqual(['ada']);
  });
});

describe('the mode', () => {
  const plain = stageTiles([ada, ben], { sharers: [] }, null);
  const shared = stageTiles([sharing('ada'), ben], { sharers: ['ada'] }, null);

  it('is a grid, and one large while somebody shares', () => {
    expect(stageMode(FIRST_MODES, plain, null)).toBe('grid');
    expect(stageMode(FIRST_MODES, shared, null)).toBe('speaker');
  });

  it('is chosen apart for both', () => {
    const modes = { plain: 'speaker', share: 'grid' } as const;
    expect(stageMode(modes, plain, null)).toBe('speaker');
    expect(stageMode(modes, shared, null)).toBe('grid');
  });

  it('a pin asks for a large one, as long as there is somebody', () => {
    expect(stageMode(FIRST_MODES, plain, 'ben')).toBe('speaker');
    expect(stageMode(FIRST_MODES, plain, 'gone')).toBe('grid');
  });
});

describe('the large one', () => {
  const people = [ada, ben, lin];
  const shared = stageTiles([sharing('ada'), ben, sharing('lin')], { sharers: ['ada', 'lin'] }, me);
  const tiles = stageTiles(people, { sharers: [] }, me);
  const large = (of: typeof tiles, pinned: string | null, speaker: string | null) =>
    largeTile(of, pinned, { speaker })?.key ?? null;

  it('is pinned, else the newest screen, else who has the floor, else who can be seen, else the first', () => {
    expect(large(shared, 'ben', 'ada')).toBe('ben');
    expect(large(shared, 'gone', 'ada')).toBe('screen:lin');
    expect(large(tiles, null, 'ben')).toBe('ben');
    expect(large(tiles, null, null)).toBe('lin');
    expect(large(stageTiles([ada, ben], { sharers: [] }, me), null, null)).toBe('ada');
  });

  it('is me when I am alone, and nobody when there is nobody', () => {
    expect(large(stageTiles([], { sharers: [] }, me), null, null)).toBe(SELF_KEY);
    expect(large([], null, null)).toBeNull();
  });
});

describe('where I see myself', () => {
  const place = (
    wanted: Parameters<typeof placeMyself>[0],
    more: Partial<Parameters<typeof placeMyself>[1]> = {},
  ) => placeMyself(wanted, { others: 1, mode: 'grid', picture: true, ...more });

  it('by itself: in a corner of few, among many and beside a large one as a tile', () => {
    expect(place('auto')).toBe('corner');
    expect(place('auto', { others: 2 })).toBe('corner');
    expect(place('auto', { others: 3 })).toBe('tile');
    expect(place('auto', { others: 8 })).toBe('tile');
    expect(place('auto', { others: 9 }), 'no further page for me').toBe('corner');
    expect(place('auto', { mode: 'speaker' })).toBe('tile');
  });

  it('not at all without a picture, unless I want a tile or am alone', () => {
    expect(place('auto', { picture: false })).toBe('none');
    expect(place('corner', { picture: false })).toBe('none');
    expect(place('tile', { picture: false })).toBe('tile');
    expect(place('auto', { picture: false, others: 0 })).toBe('tile');
  });

  it('as I say', () => {
    expect(place('corner', { others: 8 })).toBe('corner');
    expect(place('tile')).toBe('tile');
    expect(place('hidden')).toBe('none');
    expect(place('hidden', { others: 0 })).toBe('tile');
  });
});
