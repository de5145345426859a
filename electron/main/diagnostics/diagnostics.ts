import type { diagnosticsGroup } from '#shared/contracts/ipc/diagnostics.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { writeWhole } from '../atomic-file.ts';
import { type Check, type Finding, finding, type MainCheck, wordsOf } from './finding.ts';
import { type ReportFacts, reportText } from './report.ts';

export interface DiagnosticsOptions {
  readonly checks: Readonly<Record<MainCheck, Check>>;
  /** Where the person wants the report; `null`: nowhere. */
  readonly choosePath: (proposed: string) => Promise<string | null>;
  readonly facts: () => Omit<ReportFacts, 'now' | 'results'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A check that hangs is one that failed, in milliseconds. */
const CHECK_MS = 20_000;

/** Self-checks on the person's gesture, one at a time and by name, and the report of them. */
export function diagnosticsHandlers(options: DiagnosticsOptions): Handlers<typeof diagnosticsGroup> {
  const { checks, choosePath, facts, clock, logger } = options;
  return {
    async run({ name, workspaceId }) {
      const found = await limited(checks[name], workspaceId, clock);
      logger.info('run() | check', { check: name, state: found.state, says: found.says });
      return { name, ...found };
    },
    async export({ results }) {
      const now = clock.now();
      const path = await choosePath(`parley-report-${new Date(now).toISOString().slice(0, 10)}.json`);
      if (path === null) return { saved: false };
      logger.info('export() | report');
      await writeWhole(path, reportText({ ...facts(), now, results }));
      return { saved: true };
    },
  };
}

/** Never rejects. */
function limited(check: Check, workspaceId: string | null, clock: Clock): Promise<Finding> {
  return new Promise((resolve) => {
    const cancel = clock.after(CHECK_MS, () => resolve(finding('failed', 'checkLate')));
    const end = (found: Finding): void => {
      cancel();
      resolve(found);
    };
    check(workspaceId).then(end, (error: unknown) =>
      end(finding('failed', 'checkFailed', { text: wordsOf(error) })),
    );
  });
}
