import { Emitter } from '#shared/tools/emitter.ts';
import { type Logger, silentLogger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { CaptureDevices, DeviceKind } from './capture.ts';
import { type DeviceWish, LocalDevice, type LocalDeviceState } from './local-device.ts';

export interface LocalFacts {
  readonly microphone: LocalDeviceState;
  readonly camera: LocalDeviceState;
}

export interface LocalMediaEvents {
  change: LocalFacts;
}

/** The person's one microphone and one camera. It owns their tracks: nobody else stops them. */
export class LocalMedia {
  readonly events = new Emitter<LocalMediaEvents>();
  readonly #devices: Readonly<Record<DeviceKind, LocalDevice>>;
  readonly #scope = new Scope();
  #facts: LocalFacts;

  constructor(options: { devices: CaptureDevices | undefined; logger?: Logger }) {
    const { devices, logger = silentLogger } = options;
    const device = (kind: DeviceKind) =>
      new LocalDevice({ kind, devices, logger, onChange: () => this.#handleChange() });
    this.#devices = { microphone: device('microphone'), camera: device('camera') };
    this.#facts = this.#read();
    const handleDeviceChange = () => {
      this.#devices.microphone.handleDeviceChange();
      this.#devices.camera.handleDeviceChange();
    };
    devices?.addEventListener('devicechange', handleDeviceChange);
    this.#scope.add(() => devices?.removeEventListener('devicechange', handleDeviceChange));
  }

  get facts(): LocalFacts {
    return this.#facts;
  }

  want(wishes: Readonly<Record<DeviceKind, DeviceWish>>): void {
    if (this.#scope.ended) return;
    // sound first: a camera may take a second
    this.#devices.microphone.want(wishes.microphone);
    this.#devices.camera.want(wishes.camera);
  }

  /** By the person's settings; `null` is the system's default. */
  choose(ids: Readonly<Record<DeviceKind, string | null>>): void {
    this.#devices.microphone.choose(ids.microphone);
    this.#devices.camera.choose(ids.camera);
  }

  retry(kind: DeviceKind): void {
    this.#devices[kind].retry();
  }

  /** Both devices off, lights out, failures forgotten. */
  release(): void {
    this.#devices.microphone.release();
    this.#devices.camera.release();
  }

  close(): void {
    this.release();
    this.#scope.end();
  }

  #read(): LocalFacts {
    return { microphone: this.#devices.microphone.state, camera: this.#devices.camera.state };
  }

  #handleChange(): void {
    this.#facts = this.#read();
    this.events.emit('change', this.#facts);
  }
}
