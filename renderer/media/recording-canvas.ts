import { drawnIn, recordingLayout, type Box } from './recording-layout.ts';

export interface RecordedPerson {
  readonly id: string;
  readonly name: string;
  /** `null`: their camera is off, and their name stands for them. */
  readonly camera: MediaStreamTrack | null;
}

/** What is to be seen and heard in a recording now. */
export interface RecordingScene {
  /** The large picture; `null`: nobody shares a screen. */
  readonly screen: { readonly name: string; readonly picture: MediaStreamTrack } | null;
  readonly people: readonly RecordedPerson[];
  readonly sounds: readonly MediaStreamTrack[];
}

const EMPTY_SCENE: RecordingScene = { screen: null, people: [], sounds: [] };

const SIZE = { width: 1280, height: 720 };
/** A file has no theme: dark, as the stage is. */
const LOOKS = { ground: '#14161a', tile: '#23272e', shade: 'rgba(0, 0, 0, 0.6)', text: '#ffffff' } as const;
const GAP_PX = 2;
const LABEL_PX = 18;
const FONT = 'system-ui, sans-serif';

/** Everyone in one picture. It draws when it is told to, also in a window that is hidden; it owns no track. */
export class RecordingCanvas {
  readonly #canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;
  readonly #pictures = new Map<MediaStreamTrack, HTMLVideoElement>();
  #scene = EMPTY_SCENE;

  constructor() {
    Object.assign(this.#canvas, SIZE);
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no canvas to draw a recording on');
    this.#context = context;
  }

  /** The picture as a track, at most `fps` a second; whoever asks stops it. */
  capture(fps: number): MediaStreamTrack {
    const [track] = this.#canvas.captureStream(fps).getVideoTracks();
    if (!track) throw new Error('a canvas without a track');
    return track;
  }

  show(scene: RecordingScene): void {
    this.#scene = scene;
    const wanted = new Set(scene.people.flatMap(({ camera }) => camera ?? []));
    if (scene.screen) wanted.add(scene.screen.picture);
    for (const [track, element] of this.#pictures) if (!wanted.has(track)) this.#drop(track, element);
    for (const track of wanted) if (!this.#pictures.has(track)) this.#pictures.set(track, play(track));
  }

  draw(): void {
    const { screen, people } = this.#scene;
    const layout = recordingLayout(people.length, screen !== null, SIZE);
    this.#fill({ x: 0, y: 0, ...SIZE }, LOOKS.ground);
    if (screen && layout.screen) {
      this.#picture(screen.picture, layout.screen, 'contain');
      this.#label(screen.name, layout.screen);
    }
    people.forEach(({ name, camera }, index) => {
      const box = layout.people[index];
      if (box) this.#person(name, camera, smaller(box, GAP_PX));
    });
  }

  close(): void {
    for (const [track, element] of this.#pictures) this.#drop(track, element);
  }

  #person(name: string, camera: MediaStreamTrack | null, box: Box): void {
    this.#fill(box, LOOKS.tile);
    if (camera && this.#picture(camera, box, 'cover')) this.#label(name, box);
    else this.#write(name, box, 'center', Math.max(LABEL_PX, box.height / 10));
  }

  /** False while there is no picture yet. */
  #picture(track: MediaStreamTrack, box: Box, fit: 'cover' | 'contain'): boolean {
    const video = this.#pictures.get(track);
    if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0)
      return false;
    const { source: s, target: t } = drawnIn(
      { width: video.videoWidth, height: video.videoHeight },
      box,
      fit,
    );
    this.#context.drawImage(video, s.x, s.y, s.width, s.height, t.x, t.y, t.width, t.height);
    return true;
  }

  #label(name: string, { x, y, width, height }: Box): void {
    const bar = { x, y: y + height - LABEL_PX * 1.6, width, height: LABEL_PX * 1.6 };
    this.#fill(bar, LOOKS.shade);
    this.#write(name, bar, 'left', LABEL_PX);
  }

  #write(text: string, box: Box, align: 'left' | 'center', px: number): void {
    const context = this.#context;
    context.font = `${px}px ${FONT}`;
    context.fillStyle = LOOKS.text;
    context.textAlign = align;
    context.textBaseline = 'middle';
    const room = box.width - px;
    const x = align === 'center' ? box.x + box.width / 2 : box.x + px / 2;
    context.fillText(text, x, box.y + box.height / 2, room);
  }

  #fill({ x, y, width, height }: Box, colour: string): void {
    this.#context.fillStyle = colour;
    this.#context.fillRect(x, y, width, height);
  }

  #drop(track: MediaStreamTrack, element: HTMLVideoElement): void {
    element.srcObject = null;
    this.#pictures.delete(track);
  }
}

function play(track: MediaStreamTrack): HTMLVideoElement {
  const element = document.createElement('video');
  element.muted = true;
  element.srcObject = new MediaStream([track]);
  element.play().catch(() => {
    // muted pictures may always play; it only rejects when the element is let go at once
  });
  return element;
}

const smaller = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
});
