import type { Engine } from '#engine/engine.ts';
import type { ipcGroups } from '#shared/contracts/ipc/groups.ts';
import type { Publisher } from './ipc/router.ts';

/** Passes what the engine tells on to the windows that may hear it. The answer ends it. */
export function relayToPages(engine: Engine, publisher: Publisher<typeof ipcGroups>): () => void {
  const { events } = engine;
  const ends = [
    events.on('patch', (patch) => publisher.publish('app', 'patch', patch)),
    events.on('messages', (messages) => publisher.publish('chat', 'messages', messages)),
    events.on('transferSignal', (signal) => publisher.publish('chat', 'transferSignal', signal)),
    events.on('cleared', (cleared) => publisher.publish('chat', 'cleared', cleared)),
    events.on('notice', (notice) => publisher.publish('chat', 'notice', notice)),
    events.on('signal', (signal) => publisher.publish('call', 'signal', signal)),
    events.on('sfuSignal', (signal) => publisher.publish('call', 'sfuSignal', signal)),
    events.on('told', (told) => publisher.publish('call', 'told', told)),
    events.on('text', (text) => publisher.publish('call', 'text', text)),
  ];
  return () => {
    for (const end of ends) end();
  };
}
