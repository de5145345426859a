/** What is on this computer: the administrator's rules, the keyring, the disk. */
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyView } from '#shared/contracts/policy.ts';
import type { SecretsView } from '#shared/contracts/view.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { readIfThere, writeWhole } from '../atomic-file.ts';
import { type Check, finding, wordsOf } from './finding.ts';

/** Below it a conversation's journal or a recording soon finds the disk full, in MB. */
const LITTLE_MB = 500;
const MB = 1024 * 1024;
/** Encrypted, decrypted and forgotten again. */
const PROBE = 'a probe of the keyring';

export function policyCheck(policy: PolicyView): Check {
  return async () => {
    if (policy.problems.length > 0)
      return finding('failed', 'policyUnread', { text: policy.problems.join('; ') });
    return policy.managed
      ? finding('ok', 'policyRead', { count: policy.locked.length })
      : finding('ok', 'policyNone');
  };
}

/** `probe` is sent through the keyring and back, where there is one. */
export function keyringCheck(secrets: () => SecretsView, probe: ((text: string) => string) | null): Check {
  return async () => {
    const { mode } = secrets();
    switch (mode) {
      case 'keyring':
        return probe?.(PROBE) === PROBE ? finding('ok', 'keyringWorks') : finding('failed', 'keyringBroken');
      case 'file':
        return finding('warning', 'keyringFile');
      case 'memory':
        return finding('warning', 'keyringMemory');
      default:
        return assertNever(mode, 'secrets mode');
    }
  };
}

/** Writes a small file into the app's folder, reads it back, and looks how much room there is. */
export function storageCheck(dir: string, freeBytes: (dir: string) => Promise<number> = freeIn): Check {
  return async () => {
    const path = join(dir, 'diagnostics.probe');
    try {
      await writeWhole(path, PROBE);
      if ((await readIfThere(path)) !== PROBE) return finding('failed', 'storageUnread');
    } catch (error) {
      return finding('failed', 'storageUnwritable', { text: wordsOf(error) });
    } finally {
      // where it could not be written there may be nothing to take away
      await rm(path, { force: true }).catch(() => undefined);
    }
    const megabytes = Math.floor((await freeBytes(dir)) / MB);
    return megabytes < LITTLE_MB
      ? finding('warning', 'storageLittle', { megabytes })
      : finding('ok', 'storageWorks', { megabytes });
  };
}

async function freeIn(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}
