/** Who runs which check: main its own over the bridge, this page those that need a page. */
import { type CheckName, type CheckResult, PAGE_CHECKS } from '#shared/contracts/ipc/diagnostics.ts';
import type { AppBridge } from '../../state/bridge.ts';
import { checkCamera, checkMicrophone, checkSpeaker } from './device-checks.ts';
import type { CheckTools } from './page-tools.ts';
import { checkRelay } from './relay-check.ts';

/** Never rejects for a check that fails. Ended by the signal it lets go of what it opened. */
export type CheckRunner = (name: CheckName, signal: AbortSignal) => Promise<CheckResult>;

export interface CheckContext {
  readonly workspaceId: string | null;
  readonly microphoneId: string | null;
  readonly cameraId: string | null;
  readonly speakerId: string | null;
}

type PageCheck = (typeof PAGE_CHECKS)[number];
const isPageCheck = (name: CheckName): name is PageCheck => PAGE_CHECKS.some((one) => one === name);

/** `context` is asked for each check anew. */
export function createRunner(
  bridge: Pick<AppBridge, 'diagnostics' | 'call'>,
  tools: CheckTools,
  context: () => CheckContext,
): CheckRunner {
  return (name, signal) => {
    const now = context();
    if (!isPageCheck(name)) return bridge.diagnostics.call.run({ name, workspaceId: now.workspaceId });
    switch (name) {
      case 'turn':
        return checkRelay(bridge, tools, now.workspaceId, signal);
      case 'microphone':
        return checkMicrophone(tools, now.microphoneId, signal);
      case 'camera':
        return checkCamera(tools, now.cameraId);
      case 'speaker':
        return checkSpeaker(tools, now.speakerId, signal);
      default:
        return name satisfies never;
    }
  };
}
