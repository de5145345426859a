/** What the main window is asked to show from outside of it: by a link, a notification, the tray, another start of the app. */
import { z } from 'zod';
import { ForeignId } from './connect/model.ts';

const WorkspaceId = z.string().min(1).max(100);

export const OpenTarget = z.discriminatedUnion('type', [
  /** `offerJoin`: if a call runs there, the person is asked whether to join it. */
  z.object({
    type: z.literal('conversation'),
    workspaceId: WorkspaceId,
    conversationId: ForeignId,
    offerJoin: z.boolean(),
  }),
  /** A call that rings or runs here. */
  z.object({ type: z.literal('call'), callId: ForeignId }),
  z.object({ type: z.literal('history'), workspaceId: WorkspaceId }),
  /** Asked first: a link never calls by itself. */
  z.object({ type: z.literal('call-person'), workspaceId: WorkspaceId, userId: ForeignId }),
  /** A name or number that no colleague here is known by: the search opens with it. */
  z.object({ type: z.literal('find'), text: z.string().max(200) }),
  z.object({ type: z.literal('settings') }),
  /** It could not be understood; said to the person. */
  z.object({ type: z.literal('bad-link'), text: z.string().max(200) }),
]);
export type OpenTarget = z.infer<typeof OpenTarget>;
