/** What the app's main process and the backend that it hosts in a utility process say to one another. */
import { z } from 'zod';

/** From the backend. Each is said once: it listens, or it could not start. */
export const EmbeddedReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), url: z.url() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type EmbeddedReport = z.infer<typeof EmbeddedReport>;

/** To the backend: it drains, then its process exits with 0. */
export const EmbeddedOrder = z.object({ type: z.literal('stop') });
export type EmbeddedOrder = z.infer<typeof EmbeddedOrder>;
