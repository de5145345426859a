/** Where everyone stands in a recorded picture. Pure; lengths are pixels of that picture. */
interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

interface RecordingLayout {
  /** Of the shared screen; `null`: none is shared. */
  readonly screen: Box | null;
  /** One for each person, in their order. */
  readonly people: readonly Box[];
}

/** Width of the strip of people beside a shared screen, as a part of the whole. */
const STRIP = 0.2;

/** A grid of frames in the shape of the whole picture; with a shared screen, that is large and the people stand in a strip beside it. */
export function recordingLayout(people: number, shared: boolean, size: Size): RecordingLayout {
  if (!shared) return { screen: null, people: grid(people, { x: 0, y: 0, ...size }, rootColumns(people)) };
  const { width, height } = size;
  if (people === 0) return { screen: { x: 0, y: 0, ...size }, people: [] };
  const strip = Math.round(width * STRIP);
  const stripBox = { x: width - strip, y: 0, width: strip, height };
  // as few columns as have room for everyone
  let columns = 1;
  while (columns * Math.floor(columns / STRIP) < people) columns += 1;
  return {
    screen: { x: 0, y: 0, width: width - strip, height },
    people: grid(people, stripBox, columns, { width: strip / columns, height: (height * STRIP) / columns }),
  };
}

const rootColumns = (count: number): number => Math.max(1, Math.ceil(Math.sqrt(count)));

/** Rows from the middle outwards; the last one may be shorter and stands in the middle too. */
function grid(count: number, area: Box, columns: number, cell?: Size): Box[] {
  const rows = Math.max(1, Math.ceil(count / columns));
  const size = cell ?? { width: area.width / columns, height: area.height / Math.max(columns, rows) };
  const top = area.y + (area.height - rows * size.height) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = area.x + (area.width - inRow * size.width) / 2;
    return { x: left + (index % columns) * size.width, y: top + row * size.height, ...size };
  });
}

/** Which part of a picture is drawn where. */
interface Drawn {
  readonly source: Box;
  readonly target: Box;
}

/** `cover` fills the box and loses the edges; `contain` shows all. An upright picture is never cut. */
export function drawnIn(picture: Size, box: Box, fit: 'cover' | 'contain'): Drawn {
  const whole = { x: 0, y: 0, ...picture };
  const across = box.width / picture.width;
  const down = box.height / picture.height;
  if (fit === 'cover' && picture.width >= picture.height) {
    const scale = Math.max(across, down);
    return { source: centred(box.width / scale, box.height / scale, whole), target: box };
  }
  const scale = Math.min(across, down);
  return { source: whole, target: centred(picture.width * scale, picture.height * scale, box) };
}

const centred = (width: number, height: number, box: Box): Box => ({
  x: box.x + (box.width - width) / 2,
  y: box.y + (box.height - height) / 2,
  width,
  height,
});
