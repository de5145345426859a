import { Settings, type SettingsChange } from '#shared/contracts/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { JsonFile } from './json-file.ts';

/** What the administrator has laid down of settings. */
export interface SettingsRules {
  /** They hold here, whatever the person has chosen. */
  readonly forced: SettingsChange;
  /** Names of settings that cannot be changed. */
  readonly locked: readonly string[];
}

const NO_RULES: SettingsRules = { forced: {}, locked: [] };

/** The person's choices on this computer, in one file, under the administrator's. The file keeps the person's own. */
export class SettingsFile {
  readonly #file: JsonFile<typeof Settings>;
  readonly #logger: Logger;
  readonly #rules: SettingsRules;
  /** The person's own. */
  #settings: Settings;

  private constructor(
    file: JsonFile<typeof Settings>,
    settings: Settings,
    logger: Logger,
    rules: SettingsRules,
  ) {
    this.#file = file;
    this.#settings = settings;
    this.#logger = logger;
    this.#rules = rules;
  }

  /** Reads `path`; a missing file gives the defaults, a broken one too, after it was moved aside. */
  static async open(
    path: string,
    clock: Clock,
    logger: Logger,
    rules: SettingsRules = NO_RULES,
  ): Promise<SettingsFile> {
    const file = new JsonFile({ path, schema: Settings, clock, logger });
    return new SettingsFile(file, await file.read(Settings.parse({})), logger, rules);
  }

  get current(): Settings {
    return { ...this.#settings, ...this.#rules.forced };
  }

  /**
   * Holds at once, and is on the disk soon: a full disk costs the choice at the next start, not the choice now.
   * Errors: forbidden-by-policy, and then nothing is changed.
   */
  change(change: SettingsChange): Settings {
    const locked = Object.keys(change).filter((name) => this.#rules.locked.includes(name));
    if (locked.length > 0) throw new AppError('forbidden-by-policy', { text: locked.join(', ') });
    this.#settings = { ...this.#settings, ...change };
    this.#file.write(this.#settings).catch((error: unknown) => {
      this.#logger.error('change() | settings could not be written', { error });
    });
    return this.current;
  }

  /** Resolves when every change is on the disk. */
  settled(): Promise<void> {
    return this.#file.settled();
  }
}
