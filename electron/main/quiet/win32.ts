import type { Run } from './run.ts';
import type { ReadSystemQuiet } from './system-quiet.ts';

/** Where Windows keeps the chosen profile of "do not disturb" (10: focus assist). Not documented; the names around it differ by version. */
const BASE = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\CloudStore\Store\DefaultAccount\Current`;
const CONTAINER = /\$windows\.data\.donotdisturb\.quiethourssettings$/i;
const INNER = 'windows.data.donotdisturb.quiethourssettings';
/** In the value, in UTF-16, with the profile's name after it. */
const PROFILE = /Microsoft\.QuietHoursProfile\.([A-Za-z]+)/;

/** Quiet only if every place that can be read says so: a call that is missed is worse than one that rings. */
export function win32Quiet(run: Run): ReadSystemQuiet {
  let containers: Promise<readonly string[]> | null = null;
  return async () => {
    containers ??= findContainers(run);
    const found = await containers;
    const values = await Promise.all(
      found.map((key) => run('reg.exe', ['query', `${key}\\${INNER}`, '/v', 'Data'])),
    );
    const profiles = values.flatMap((text) => profileOf(text ?? '') ?? []);
    return profiles.length === 0 ? null : profiles.every((profile) => profile !== 'Unrestricted');
  };
}

async function findContainers(run: Run): Promise<string[]> {
  const keys = (await run('reg.exe', ['query', BASE])) ?? '';
  return keys
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((key) => CONTAINER.test(key));
}

/** `    Data    REG_BINARY    434201…` */
function profileOf(text: string): string | null {
  const hex = /REG_BINARY\s+([0-9A-Fa-f]+)/.exec(text)?.[1] ?? '';
  const bytes = Buffer.from(hex, 'hex');
  // the text may begin at an odd byte
  const texts = [0, 1].map((start) => bytes.subarray(start).toString('utf16le'));
  return texts.map((one) => PROFILE.exec(one)?.[1]).find((profile) => profile !== undefined) ?? null;
}
