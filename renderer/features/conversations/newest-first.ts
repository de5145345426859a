import type { ConversationView } from '#shared/contracts/view.ts';

/** By `updatedAt`, newest first; equal ones by id, so that rows do not dance. */
export function newestFirst(conversations: Readonly<Record<string, ConversationView>>): ConversationView[] {
  return Object.values(conversations).sort(
    (a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}
