/** The part of Electron's desktopCapturer that is used, in the shape of what it really gives. */

export interface CapturedImage {
  isEmpty(): boolean;
  toDataURL(): string;
}

export interface CapturedSource {
  /** `screen:…` or `window:<native id>:…` */
  readonly id: string;
  readonly name: string;
  readonly thumbnail: CapturedImage;
  /** `null` where there is none, whatever Electron's types say. */
  readonly appIcon: CapturedImage | null;
}

export interface SourceOptions {
  types: ('screen' | 'window')[];
  thumbnailSize: { width: number; height: number };
  fetchWindowIcons?: boolean;
}

export type GetSources = (options: SourceOptions) => Promise<readonly CapturedSource[]>;
