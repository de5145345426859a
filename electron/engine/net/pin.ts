import { z } from 'zod';

/** A certificate that the person trusts for one workspace: that very one, or an authority whose certificates are. */
export const Pin = z.object({
  /** Whose it is: host name and port. */
  host: z.string(),
  /** SHA-256 of the DER, in lower-case hex: what the person was shown. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  as: z.enum(['certificate', 'authority']),
  pem: z.string().max(20_000),
});
export type Pin = z.infer<typeof Pin>;
