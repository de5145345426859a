/** What the engine is given from outside: everything that depends on the machine, the clock or chance. */
import type { Settings } from '#shared/contracts/settings.ts';
import type { AppView } from '#shared/contracts/view.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { BackendKind } from './backends/registry.ts';
import type { NetSurroundings } from './net/nets.ts';
import type { ServerPolicy } from './workspace/workspaces-policy.ts';

/** Small secret texts by name, kept by the owner in the best place that the machine has. */
export interface SecretStore {
  /** `null`: there is none of that name. */
  get(name: string): Promise<string | null>;
  /** Resolves when it is kept. */
  set(name: string, value: string): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(name: string): Promise<void>;
}

/** What the machine's network and power tell. */
export interface NetEvents {
  online: null;
  resume: null;
  suspend: null;
}

export interface Hosting {
  /** Starts the embedded backend, or answers the running one. Its rejection is told to the person as `hosting-failed`. */
  start(): Promise<{ readonly url: string }>;
}

export interface EngineDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: SecretStore;
  /** A directory of the engine's own; made if absent. */
  readonly storeDir: string;
  /** How this device is named to colleagues and in the list of sign-ins. */
  readonly deviceName: string;
  readonly appName: string;
  readonly version: string;
  readonly platform: AppView['platform'];
  /** As they are at the start; later ones come by `setSettings`. */
  readonly settings: Settings;
  readonly netEvents: Emitter<NetEvents>;
  readonly hosting: Hosting;
  /** A fresh UUID. */
  readonly randomId: () => string;
  /** How connections leave this computer; straight out, with the system's authorities, by default. */
  readonly net?: NetSurroundings;
  /** What the administrator allows of servers; all by default. */
  readonly policy?: ServerPolicy;
  /** The person chooses the file of a certificate of theirs; answers what is in it, `null` when they chose none. */
  readonly chooseCertificate?: () => Promise<Uint8Array | null>;
  /** The kinds of backend, in probe order; the registry's own by default. */
  readonly backends?: readonly BackendKind[];
}
