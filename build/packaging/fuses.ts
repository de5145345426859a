/** Electron's fuses: what the packed program can still be talked into. Flipped before it is signed, then read back from the file. */
import { readFile } from 'node:fs/promises';
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

export type FuseName = keyof typeof FuseV1Options;

/** Every fuse that @electron/fuses knows: one that is missing here does not compile. `qa`: a build that Playwright can drive. */
export const fuses = ({ qa }: { readonly qa: boolean }): Readonly<Record<FuseName, boolean>> => ({
  // ELECTRON_RUN_AS_NODE would make a signed Node of it that runs any script; the hosted workspace is a utility process
  RunAsNode: false,
  EnableCookieEncryption: true,
  // NODE_OPTIONS and NODE_EXTRA_CA_CERTS
  EnableNodeOptionsEnvironmentVariable: false,
  // --inspect, and SIGUSR1: Playwright needs it, nobody else
  EnableNodeCliInspectArguments: qa,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  // there is no snapshot of ours
  LoadBrowserProcessSpecificV8Snapshot: false,
  // every page is served by app:
  GrantFileProtocolExtraPrivileges: false,
});

/**
 * Fuses of newer Electrons that this @electron/fuses cannot name, by their place on the wire, and what they must be: Electron's own
 * default, for nothing here sets them. A place that is in neither list stops the packing until somebody has decided.
 */
export const LATER_FUSES: Readonly<Record<number, { readonly name: string; readonly on: boolean }>> = {
  8: { name: 'WasmTrapHandlers', on: true },
};

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const STATES: Readonly<Record<number, FuseState>> = { 0x30: 'off', 0x31: 'on', 0x72: 'removed' };
export type FuseState = 'on' | 'off' | 'removed' | 'unknown';

const isFuseName = (name: string | undefined): name is FuseName =>
  name !== undefined && name in FuseV1Options && Number.isNaN(Number(name));

export const FUSE_NAMES: readonly FuseName[] = Object.keys(FuseV1Options).filter(isFuseName);

/** Is there a fuse wire in this file? A stand-in may have none. `executable`: the program, or the `.app` of macOS. */
export async function hasFuseWire(executable: string): Promise<boolean> {
  return (await readFile(executable)).includes(SENTINEL);
}

/** State of every fuse on the wire, by its name; `place 9` where nobody here knows one. */
export async function readFuses(executable: string): Promise<ReadonlyMap<string, FuseState>> {
  const { version: _version, ...wire } = await getCurrentFuseWire(executable);
  return new Map(
    Object.entries(wire).map(([place, state]) => {
      const at = Number(place);
      const known: string | undefined = FuseV1Options[at] ?? LATER_FUSES[at]?.name;
      return [known ?? `place ${place}`, STATES[Number(state)] ?? 'unknown'];
    }),
  );
}

/** What differs between the file and what is wanted, one line each; empty when all is well. */
export function fuseFaults(
  found: ReadonlyMap<string, FuseState>,
  wanted: Readonly<Record<FuseName, boolean>>,
): string[] {
  const all = new Map<string, boolean>(Object.entries(wanted));
  for (const { name, on } of Object.values(LATER_FUSES)) if (found.has(name)) all.set(name, on);
  const missing = [...all.keys()].filter((name) => !found.has(name));
  return [
    ...missing.map((name) => `${name} is not on the wire of this Electron`),
    ...[...found].flatMap(([name, state]) => {
      const on = all.get(name);
      if (on === undefined) return [`${name}: this fuse is new, nobody has decided about it`];
      // a removed fuse is one that this Electron no longer asks: then it cannot be switched on either
      if (state === 'removed' && !on) return [];
      return state === (on ? 'on' : 'off') ? [] : [`${name} is ${state}`];
    }),
  ];
}

/** Flips every fuse of the file and reads them back. Throws with the names of those that are not as wanted. */
export async function flipAll(
  executable: string,
  wanted: Readonly<Record<FuseName, boolean>>,
): Promise<void> {
  const byPlace = Object.fromEntries(
    Object.entries(wanted).map(([name, on]) => [FuseV1Options[name as FuseName], on]),
  ) as Record<FuseV1Options, boolean>;
  await flipFuses(executable, { version: FuseVersion.V1, ...byPlace });
  const faults = fuseFaults(await readFuses(executable), wanted);
  if (faults.length > 0)
    throw new Error(`the fuses of ${executable} are not as wanted: ${faults.join('; ')}`);
}
