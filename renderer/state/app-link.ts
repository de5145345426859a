import type { WorkspaceView } from '#shared/contracts/view.ts';

/**
 * The link that opens this conversation in a colleague's Parley, and offers to join the call that runs there. It names the server, so
 * that it is not looked for in another workspace; one that is hosted here has another address for everybody else, and is left unnamed.
 */
export function conversationLink(
  { address, hosted }: Pick<WorkspaceView, 'address' | 'hosted'>,
  conversationId: string,
): string {
  const link = new URL(`parley://conversation/${encodeURIComponent(conversationId)}`);
  if (!hosted && URL.canParse(address)) link.searchParams.set('workspace', new URL(address).host);
  return link.href;
}
