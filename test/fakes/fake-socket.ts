import type { RawSocket } from '#engine/backends/connect/socket.ts';

/** A Socket.IO client whose server is the test. */
export class FakeSocket implements RawSocket {
  readonly token: string;
  readonly emitted: { event: string; payload: unknown; ack: ((answer: unknown) => void) | undefined }[] = [];
  connects = 0;
  disconnects = 0;
  #listeners = new Map<string, ((...args: never[]) => void)[]>();
  #any: ((event: string, ...args: unknown[]) => void) | null = null;

  constructor(token: string) {
    this.token = token;
  }

  connect(): void {
    this.connects += 1;
  }

  disconnect(): void {
    this.disconnects += 1;
  }

  emit(event: string, payload: unknown, ack?: (answer: unknown) => void): void {
    this.emitted.push({ event, payload, ack });
  }

  on(event: string, listener: (...args: never[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  onAny(listener: (event: string, ...args: unknown[]) => void): void {
    this.#any = listener;
  }

  offAny(): void {
    this.#any = null;
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }

  fire(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? [])
      (listener as (...all: unknown[]) => void)(...args);
  }

  hear(event: string, payload: unknown): void {
    this.#any?.(event, payload);
  }

  get listening(): number {
    return this.#listeners.size + (this.#any ? 1 : 0);
  }
}
