import type { Logger } from '#shared/tools/logger.ts';
import type { AppBridge } from '../state/bridge.ts';
import type { PeerSessionOptions } from './peer-session.ts';

/** What one link says to the engine; what does not get there is lost: an offer is repeated by the link. */
export function peerVerbs(
  verbs: Pick<AppBridge['call']['call'], 'signal' | 'text' | 'textChannel' | 'linkLost'>,
  ofPeer: { readonly callId: string; readonly peerKey: string },
  logger: Logger,
): Pick<PeerSessionOptions, 'onSignal' | 'onText' | 'onTextChannel' | 'onLost'> {
  const tell = (what: string, told: Promise<unknown>): void => {
    told.catch((error: unknown) => logger.warn('the engine was not told', { what, error }));
  };
  return {
    onSignal: (signal) => tell(signal.type, verbs.signal({ ...ofPeer, signal })),
    onText: (text) => tell('text', verbs.text({ ...ofPeer, text })),
    onLost: () => tell('lost link', verbs.linkLost(ofPeer)),
    onTextChannel: (open) => tell('text channel', verbs.textChannel({ ...ofPeer, open })),
  };
}
