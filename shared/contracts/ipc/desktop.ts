import { z } from 'zod';
import { ForeignId } from '../connect/model.ts';
import { OpenTarget } from '../open-target.ts';
import { defineGroup, nothing, verb } from './group.ts';

/** The main window and the desktop around it. */
export const desktopGroup = defineGroup({
  name: 'desktop',
  windows: ['main'],
  verbs: {
    /** The conversation that is in front of the person while the window has the focus: nothing is notified of it. */
    look: verb(
      z.object({ at: z.object({ workspaceId: z.string(), conversationId: ForeignId }).nullable() }),
      nothing,
    ),
    /** What is to be shown and was asked for before this page listened; takes it away. */
    takeTarget: verb(nothing, OpenTarget.nullable()),
    /** macOS: the page of the system's settings that grants the capture of the screen. */
    openScreenSettings: verb(nothing, nothing),
    /** A permission that was just granted may need it; asks nothing. Errors: call-in-progress. */
    restart: verb(nothing, nothing),
    checkForUpdate: verb(nothing, nothing),
    /** Quits, installs, starts again. Errors: call-in-progress. */
    installUpdate: verb(nothing, nothing),
    /** The answer to the proxy's question; `null`: none is given. Kept for this run only. */
    answerProxy: verb(
      z.object({
        account: z.object({ username: z.string().min(1).max(200), password: z.string().max(200) }).nullable(),
      }),
      nothing,
    ),
  },
  events: { target: OpenTarget },
});
