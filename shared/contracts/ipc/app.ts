import { z } from 'zod';
import { AppView } from '../view.ts';
import { SettingsChange } from '../settings.ts';
import { Patch } from '../../tools/patch.ts';
import { defineGroup, nothing, verb } from './group.ts';

/** The view, the settings and the house's own affairs. */
export const appGroup = defineGroup({
  name: 'app',
  windows: ['main'],
  verbs: {
    /** The whole view and the number of the last patch that it contains. */
    snapshot: verb(nothing, z.object({ seq: z.int().nonnegative(), view: AppView })),
    changeSettings: verb(SettingsChange, nothing),
    /** The answer to "keep sign-ins in a file that only you can read?", asked where there is no keyring. */
    answerSecretsQuestion: verb(z.object({ allowFile: z.boolean() }), nothing),
    /** https and mailto only, opened by the system. */
    openExternal: verb(z.object({ url: z.url().max(2000) }), nothing),
    log: verb(
      z.object({
        level: z.enum(['debug', 'info', 'warn', 'error']),
        name: z.string().max(100),
        message: z.string().max(2000),
        fields: z.record(z.string().max(100), z.unknown()),
      }),
      nothing,
    ),
  },
  events: { patch: Patch },
});
