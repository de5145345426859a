import { z } from 'zod';

/** How servers are reached. system: as the computer is set up, with PAC and auto-detection. */
export const ProxyChoice = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('system') }),
  z.object({ mode: z.literal('direct') }),
  z.object({ mode: z.literal('pac'), url: z.url({ protocol: /^(https?|file|data)$/ }).max(2000) }),
  z.object({
    mode: z.literal('fixed'),
    /** Host and port, no scheme. */
    server: z.string().regex(/^[\w.[\]:-]+:\d{1,5}$/),
    /** Host names that are reached without it, with `*` as in `*.example.org`. */
    bypass: z.array(z.string().max(200)).max(100).default([]),
  }),
]);
export type ProxyChoice = z.infer<typeof ProxyChoice>;
