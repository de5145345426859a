import { describe, expect, it } from 'vitest';
import type { Engine, EngineEvents } from '#engine/engine.ts';
import { callGroup } from '#shared/contracts/ipc/call.ts';
import { chatGroup } from '#shared/contracts/ipc/chat.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { relayToPages } from './relay.ts';

describe('what the engine tells', () => {
  it('reaches windows under the name that their group has for it, all of it, until the end', () => {
    const events = new Emitter<EngineEvents>();
    const published: string[] = [];
    const end = relayToPages({ events } as unknown as Engine, {
      publish: (group, event) => published.push(`${group}.${event}`),
    });
    const names = [
      ...Object.keys(chatGroup.events).map((name) => ['chat', name] as const),
      ...Object.keys(callGroup.events).map((name) => ['call', name] as const),
    ];
    for (const [group, name] of names) {
      events.emit(name as keyof EngineEvents, {} as never);
      expect(published.splice(0)).toEqual([`${group}.${name}`]);
    }
    events.emit('patch', {} as never);
    expect(published).toEqual(['app.patch']);
    end();
    expect(events.count()).toBe(0);
  });
});
