import { z } from 'zod';
import { defineGroup, nothing, verb } from './group.ts';

const WorkspaceId = z.string().min(1).max(100);
const Address = z.string().trim().min(1).max(500);

/** Chosen by hand; left out: every kind is asked for, the safest question first. */
const Kind = z.string().min(1).max(40);

/** A certificate, or its authority, that this computer does not trust by itself. `sha256`: of the DER, in lower-case hex. */
const Fingerprint = z.string().regex(/^[0-9a-f]{64}$/);

/** What was found at an address. */
export const ProbeResult = z.object({
  /** The address as it will be used: with scheme, without trailing slash. */
  address: z.string(),
  kind: z.string(),
  name: z.string(),
  /** false: plain http off loopback; adding it needs `consentPlainText`. */
  encrypted: z.boolean(),
  /** Host name and port, for the question that names the server. */
  host: z.string(),
  registration: z.enum(['open', 'invite', 'closed']),
  /** Of the server's program; `null`: it does not say. */
  version: z.string().nullable(),
  /** The address was an invitation, and carried this; kept nowhere. */
  token: z.string().nullable(),
  /** The address is of a server with several places to sign in to: one of these is to be asked for. Else empty. */
  places: z.array(z.object({ name: z.string(), address: z.string() })),
});
export type ProbeResult = z.infer<typeof ProbeResult>;

/** Workspaces: finding, hosting, signing in and out. */
export const workspaceGroup = defineGroup({
  name: 'workspace',
  windows: ['main'],
  verbs: {
    /**
     * Finds out what server this is. Errors: bad-address, server-unreachable, not-parley, server-too-old, server-too-new, forbidden-by-policy;
     * certificate-untrusted {address, fingerprint, subject, issuer, validFrom, validTo}, to be asked again with `trust` after a yes;
     * client-certificate-needed {address}.
     */
    probe: verb(
      z.object({ address: Address, kind: Kind.optional(), trust: Fingerprint.optional() }),
      ProbeResult,
    ),
    /** Adds a signed-out workspace, or answers the one that is there. Errors: as probe, and plain-text without consent. */
    add: verb(
      z.object({
        address: Address,
        kind: Kind.optional(),
        consentPlainText: z.boolean(),
        trust: Fingerprint.optional(),
      }),
      z.object({ workspaceId: WorkspaceId }),
    ),
    /**
     * The person chooses a file (PKCS #12) that tells that server who they are; kept with the secrets. `subject: null`: they chose none.
     * Errors: bad-certificate-file, certificate-password.
     */
    useClientCertificate: verb(
      z.object({ address: Address, password: z.string().max(200) }),
      z.object({ subject: z.string().nullable() }),
    ),
    /** Trusts a certificate that a known workspace's server came to have; connects again. */
    trust: verb(z.object({ workspaceId: WorkspaceId, fingerprint: Fingerprint }), nothing),
    /** Starts the embedded backend and adds its workspace. Errors: hosting-failed. */
    host: verb(nothing, z.object({ workspaceId: WorkspaceId })),
    signIn: verb(
      z.object({
        workspaceId: WorkspaceId,
        /** What is asked for is told in Features.signIn; what is not, is empty. */
        username: z.string().trim().max(200),
        password: z.string().max(200),
        token: z.string().trim().max(4000).optional(),
      }),
      nothing,
    ),
    /** The kinds that can be chosen by hand. */
    kinds: verb(nothing, z.object({ kinds: z.array(z.string()) })),
    register: verb(
      z.object({
        workspaceId: WorkspaceId,
        username: z.string().trim().min(1).max(200),
        displayName: z.string().trim().max(80),
        password: z.string().min(1).max(200),
        invite: z.string().trim().max(200).optional(),
      }),
      nothing,
    ),
    /** Ends calls, forgets tokens and what was stored of this sign-in. */
    signOut: verb(z.object({ workspaceId: WorkspaceId }), nothing),
    /** Signs out and forgets the workspace. */
    remove: verb(z.object({ workspaceId: WorkspaceId }), nothing),
    /** Connects now instead of at the next retry. */
    reconnect: verb(z.object({ workspaceId: WorkspaceId }), nothing),
    rename: verb(
      z.object({ workspaceId: WorkspaceId, displayName: z.string().trim().min(1).max(80) }),
      nothing,
    ),
  },
  events: {},
});
