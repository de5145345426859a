/** What a notification can do beside being read and clicked. */
export interface Abilities {
  /** Buttons. */
  readonly actions: boolean;
  /** A field to answer in. */
  readonly reply: boolean;
}

/** Electron has neither on Linux, although notification services there know buttons. */
const ABILITIES: Partial<Record<NodeJS.Platform, Abilities>> = {
  darwin: { actions: true, reply: true },
  win32: { actions: true, reply: true },
};

export const abilitiesOf = (platform: NodeJS.Platform): Abilities =>
  ABILITIES[platform] ?? { actions: false, reply: false };
