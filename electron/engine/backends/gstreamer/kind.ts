import { AppError } from '#shared/errors/app-error.ts';
import type { BackendKind, ProbeDeps, ServerFound } from '../registry.ts';
import { GstreamerAdapter } from './adapter.ts';
import { greet } from './greeting.ts';
import { webSocketsOver } from '../text-socket.ts';

const IGNORED = { onText() {}, onSign() {}, onClose() {} };

/** Nothing but a greeting tells it: HELLO under a name that nobody has, and gone again. */
async function probe(address: string, deps: ProbeDeps): Promise<ServerFound | null> {
  const { clock, userAgent, net } = deps;
  const greeting = { address, clock, userAgent, openSocket: webSocketsOver(net) };
  try {
    const socket = await greet(
      greeting,
      `parley-${crypto.randomUUID()}`,
      IGNORED,
      new AbortController().signal,
    );
    socket.close();
    return { kind: 'gstreamer', address, name: new URL(address).host, registration: 'closed' };
  } catch (error) {
    const known = AppError.from(error);
    if (known.code === 'not-parley' || known.code === 'name-in-use') return null;
    throw known;
  }
}

/** Simple signalling servers of the GStreamer examples, and what speaks like them. */
export const gstreamerKind: BackendKind = {
  kind: 'gstreamer',
  probe,
  create: (deps) => new GstreamerAdapter(deps),
};
