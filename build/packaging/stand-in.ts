/** A folder with the shape of Electron's own, for machines where Electron cannot be had: what is packed with it can be looked at, not run. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyAsar } from './asar.ts';

/** In every line that is said about a package made with it. */
export const STAND_IN = 'STAND-IN (no Electron inside, does not run)';

/** The wire of the fuses as a freshly downloaded Electron has it, with one that @electron/fuses 1.8 cannot name. */
const WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
]);

const PROGRAM = `#!/bin/sh
echo "Parley was packed with a stand-in for Electron: there is nothing here that could run." >&2
exit 69
`;

const FILES: readonly string[] = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome-sandbox',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'chrome_crashpad_handler',
  'icudtl.dat',
  'libEGL.so',
  'libGLESv2.so',
  'libffmpeg.so',
  'libvk_swiftshader.so',
  'libvulkan.so.1',
  'locales/en-US.pak',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'version',
  'vk_swiftshader_icd.json',
];

/** Writes it into `folder` (Linux only). */
export function writeStandIn(folder: string): void {
  for (const file of FILES) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${STAND_IN}: ${file}\n`);
  }
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(join(folder, 'resources/default_app.asar'), emptyAsar());
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(PROGRAM), WIRE]));
  for (const program of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    chmodSync(join(folder, program), 0o755);
  }
}
