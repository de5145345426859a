import { Settings, type SettingsChange } from '#shared/contracts/settings.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { JsonFile } from './json-file.ts';

/** The person's choices on this computer, in one file. */
export class SettingsFile {
  readonly #file: JsonFile<typeof Settings>;
  readonly #logger: Logger;
  #settings: Settings;

  private constructor(file: JsonFile<typeof Settings>, settings: Settings, logger: Logger) {
    this.#file = file;
    this.#settings = settings;
    this.#logger = logger;
  }

  /** Reads `path`; a missing file gives the defaults, a broken one too, after it was moved aside. */
  static async open(path: string, clock: Clock, logger: Logger): Promise<SettingsFile> {
    const file = new JsonFile({ path, schema: Settings, clock, logger });
    return new SettingsFile(file, await file.read(Settings.parse({})), logger);
  }

  get current(): Settings {
    return this.#settings;
  }

  /** Holds at once, and is on the disk soon: a full disk costs the choice at the next start, not the choice now. */
  change(change: SettingsChange): Settings {
    this.#settings = { ...this.#settings, ...change };
    this.#file.write(this.#settings).catch((error: unknown) => {
      this.#logger.error('change() | settings could not be written', { error });
    });
    return this.#settings;
  }

  /** Resolves when every change is on the disk. */
  settled(): Promise<void> {
    return this.#file.settled();
  }
}
