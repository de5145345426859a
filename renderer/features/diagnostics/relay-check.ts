/** Whether the workspace's relay gives out an address, as a call would need it. */
import type { CheckResult } from '#shared/contracts/ipc/diagnostics.ts';
import { isRelay, type RelayError, relayErrorOf } from '../../media/relay-error.ts';
import type { AppBridge } from '../../state/bridge.ts';
import type { CheckTools } from './page-tools.ts';

/** A relay that has not answered by then is of no use in a call either. */
export const RELAY_LIMIT_MS = 8000;

const SAYS: Record<RelayError, string> = {
  'relay-refused': 'relayRefused',
  'relay-unreachable': 'relayUnreachable',
};

const result = (state: CheckResult['state'], says: string): CheckResult => ({
  name: 'turn',
  state,
  says,
  params: {},
});

export async function checkRelay(
  bridge: Pick<AppBridge, 'call'>,
  tools: CheckTools,
  workspaceId: string | null,
  signal: AbortSignal,
): Promise<CheckResult> {
  if (workspaceId === null) return result('skipped', 'relayNeedsWorkspace');
  const { iceServers } = await bridge.call.call.workspaceIceServers({ workspaceId });
  const relays = iceServers.filter(({ urls }) => [urls].flat().some(isRelay));
  if (relays.length === 0) return result('skipped', 'relayNone');
  const error = await gather(tools, relays, signal);
  return error === null ? result('ok', 'relayWorks') : result('failed', SAYS[error]);
}

/** `null`: a relayed candidate came. */
function gather(
  { connect, clock }: CheckTools,
  iceServers: readonly RTCIceServer[],
  signal: AbortSignal,
): Promise<RelayError | null> {
  const connection = connect({ iceServers: [...iceServers], iceTransportPolicy: 'relay' });
  let reason: RelayError = 'relay-unreachable';
  return new Promise<RelayError | null>((resolve) => {
    const end = (error: RelayError | null): void => {
      cancel();
      connection.close();
      resolve(error);
    };
    const cancel = clock.after(RELAY_LIMIT_MS, () => end(reason));
    signal.addEventListener('abort', () => end(reason));
    connection.addEventListener('icecandidateerror', (event) => {
      // a refusal says more than silence of another address of the same relay
      if (relayErrorOf(event) === 'relay-refused') reason = 'relay-refused';
    });
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.type === 'relay') end(null);
      else if (candidate === null) end(reason);
    });
    connection.createDataChannel('relay');
    connection
      .createOffer()
      .then((offer) => connection.setLocalDescription(offer))
      .catch(() => end(reason));
  });
}
