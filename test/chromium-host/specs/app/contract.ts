/** What the preload exposes to the page, and what main shows to specs under `globalThis.__mini`. */

export interface MiniApi {
  platform: string;
  add(a: number, b: number): number;
  later(milliseconds: number): Promise<string>;
  boom(): never;
  reject(): Promise<never>;
  twice(callback: (n: number) => number): number;
  same(callback: () => void): () => void;
  echo(value: unknown): Promise<unknown>;
  fail(): Promise<never>;
  slowSenderUrl(): Promise<(string | undefined)[]>;
  senderUrl(): Promise<string>;
  double(n: number): Promise<{ double: number; map: Map<number, number>; argument: string; type: string }>;
  note(text: string): void;
  openPort(): void;
  onNoted(listener: (text: string, at: Date) => void): () => void;
}

export interface MiniState {
  /** What happened, in order. */
  log: string[];
  /** What the permission handlers answer. */
  mayRequest: boolean;
  mayCheck: boolean;
  /** Name or id of the source that the display-media handler chooses; '' refuses. */
  source: string;
  /** Whether closing a window hides it instead. */
  hidesOnClose: boolean;
}

export interface MiniMain {
  state: MiniState;
  /** The first window has loaded its page. */
  opened: Promise<void>;
  openMain(): Promise<void>;
  openRing(from: string): Promise<void>;
  notify(title: string): void;
  openTray(image?: string): void;
}

declare global {
  // Both are globals of another program: of the page, and of the app's main process.
  interface Window {
    mini: MiniApi;
    seenAtStart: { mini: string; sum: number };
    call: {
      capture(): Promise<void>;
      offer(): Promise<string>;
      answer(offer: string): Promise<string>;
      accept(answer: string): Promise<void>;
    };
    share: MediaStream;
  }
  var __mini: MiniMain;
}
