import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { partOf, type PolicyPart, type PolicySource, type RunProgram, runProgram } from './source.ts';

/** As the app is packed, see build/packaging. */
const BUNDLE_ID = 'org.parley.Parley';
const FOLDER = '/Library/Managed Preferences';

export interface DarwinPolicyOptions {
  readonly run?: RunProgram;
  readonly folder?: string;
  readonly user?: string;
}

/** Managed preferences as device management lays them down: of the computer, then of the person. */
export function darwinPolicy(options: DarwinPolicyOptions = {}): PolicySource {
  const { run = runProgram, folder = FOLDER, user = userInfo().username } = options;
  const paths = [join(folder, `${BUNDLE_ID}.plist`), join(folder, user, `${BUNDLE_ID}.plist`)];
  const read = async (path: string): Promise<PolicyPart> => {
    const { code, stdout, stderr } = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path]);
    return code === 0
      ? partOf(path, stdout)
      : { from: path, problem: `plutil: ${stderr.trim() || 'failed'}` };
  };
  return () => Promise.all(paths.filter((path) => existsSync(path)).map(read));
}
