import type { BrowserWindow, BrowserWindowConstructorOptions, DesktopCapturer } from 'electron';
import type { Clock } from '#shared/tools/clock.ts';
import type { ShareWay } from '../sharing/share-way.ts';
import { secureWebPreferences } from '../windows/preferences.ts';
import { type Check, finding } from './finding.ts';

/** The part of Electron's NativeImage that is used. */
interface Picture {
  isEmpty(): boolean;
  getSize(): { readonly width: number; readonly height: number };
  /** Four bytes a pixel: BGRA, on some systems RGBA. */
  toBitmap(): Uint8Array;
}

export interface CaptureCheckOptions {
  readonly BrowserWindow: new (
    options: BrowserWindowConstructorOptions,
  ) => Pick<BrowserWindow, 'loadURL' | 'showInactive' | 'getMediaSourceId' | 'isDestroyed' | 'destroy'>;
  readonly desktopCapturer: Pick<DesktopCapturer, 'getSources'>;
  readonly way: ShareWay;
  /** The system's permission, where it keeps one. */
  readonly isDenied: () => boolean;
  /** Absolute path of a preload of ours; its verbs are refused to this window. */
  readonly preload: string;
  readonly title: string;
  readonly clock: Clock;
}

const SIZE = { width: 520, height: 340 };
/** Below what a system that knows no frameless windows puts on top of them. */
const LINE = 0.8;
/** The same when red and blue change places: bitmaps come in both orders. */
const LEFT = [40, 180, 40] as const;
const RIGHT = [200, 40, 200] as const;
/** Colour management moves colours a little. */
const TOLERANCE = 60;
/** Until a desktop has drawn and listed a new window, in milliseconds. */
const DRAWN_MS = 700;

const css = (color: readonly number[]): string => `rgb(${color.join(',')})`;
const PAGE = `data:text/html,${encodeURIComponent(
  `<body style="margin:0;background:linear-gradient(90deg,${css(LEFT)} 50%,${css(RIGHT)} 50%)">`,
)}`;

/**
 * Makes a small window of two known colours, captures it, and compares. Only on the person's gesture, and never where that would open a
 * picker of the system (Wayland, macOS 15).
 */
export function captureCheck(options: CaptureCheckOptions): Check {
  const { BrowserWindow: Window, desktopCapturer, way, isDenied, preload, title, clock } = options;
  return async () => {
    if (way === 'portal') return finding('skipped', 'capturePortal');
    if (way === 'system-picker') return finding('skipped', 'captureBySystem');
    if (isDenied()) return finding('failed', 'captureDenied');
    const window = new Window({
      ...SIZE,
      title,
      show: false,
      frame: false,
      resizable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      webPreferences: secureWebPreferences(preload),
    });
    try {
      await window.loadURL(PAGE);
      window.showInactive();
      await new Promise<void>((resolve) => void clock.after(DRAWN_MS, resolve));
      const id = window.getMediaSourceId();
      const sources = await desktopCapturer.getSources({ types: ['window'], thumbnailSize: SIZE });
      const source = sources.find((one) => sameWindow(one.id, id));
      if (!source) return finding('failed', 'captureMissing', { count: sources.length });
      return look(source.thumbnail);
    } finally {
      if (!window.isDestroyed()) window.destroy();
    }
  };
}

/** `window:<native id>:<ours>`: the last part is not the same in both. */
function sameWindow(a: string, b: string): boolean {
  return a.split(':').slice(0, 2).join(':') === b.split(':').slice(0, 2).join(':');
}

function look(picture: Picture): ReturnType<typeof finding> {
  if (picture.isEmpty()) return finding('failed', 'captureEmpty');
  const isRight = isNear(pixel(picture, 0.25), LEFT) && isNear(pixel(picture, 0.75), RIGHT);
  return isRight ? finding('ok', 'captureWorks') : finding('failed', 'captureWrong');
}

/** At a part of the width. */
function pixel(picture: Picture, part: number): Uint8Array {
  const { width, height } = picture.getSize();
  const at = (Math.floor(height * LINE) * width + Math.floor(width * part)) * 4;
  return picture.toBitmap().subarray(at, at + 3);
}

const isNear = (found: Uint8Array, wanted: readonly number[]): boolean =>
  found.length === 3 && wanted.every((value, index) => Math.abs(value - (found[index] ?? -999)) <= TOLERANCE);
