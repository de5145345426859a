/** The argument of a start that is to show nothing but the tray. */
export const HIDDEN_ARGUMENT = '--hidden';

export interface LoginChoice {
  readonly startAtLogin: boolean;
  readonly startHidden: boolean;
}

export interface Login {
  /** From now on, or not any longer. Resolves when the system knows. */
  set(choice: LoginChoice): Promise<void>;
  /** The session has started the app just now, and the system says so without an argument (macOS). */
  startedByLogin(): boolean;
}
