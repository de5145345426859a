/** A colleague whose own program is somewhere else: what reaches the backend is all that is seen of them. Costs no app. */
import type { Conversation } from '#shared/contracts/connect/model.ts';
import { type Person as Client, signUp } from '#test/support/backend-client.ts';
import type { Account } from './visitor.ts';

export class Remote {
  readonly displayName: string;
  readonly #client: Client;

  private constructor(client: Client, displayName: string) {
    this.#client = client;
    this.displayName = displayName;
  }

  /** Has an account there from now on. */
  static async join(address: string, { username, displayName, password }: Account): Promise<Remote> {
    return new Remote(await signUp(address, { username, displayName, password }), displayName);
  }

  async comesOnline(): Promise<void> {
    await this.#client.listen();
  }

  goesOffline(): void {
    this.#client.close();
  }

  /** Writes to a colleague; makes the conversation where there is none. */
  async writes(to: Pick<Account, 'username'>, text: string): Promise<void> {
    await this.#client.write((await this.#directWith(to)).id, text);
  }

  /** Calls a colleague. What is answered gives the call up. */
  async calls(
    whom: Pick<Account, 'username'>,
    type: 'audio' | 'video' = 'audio',
  ): Promise<() => Promise<void>> {
    const conversation = await this.#directWith(whom);
    const participantIds = [(await this.#find(whom)).id];
    const reply = await this.#client.ask('initiateCall', {
      body: { conversationId: conversation.id, type, participantIds },
    });
    if (reply.status !== 200) throw new Error(`calling failed with ${reply.status}`);
    const { callId } = reply.body as { callId: string };
    return async () => void (await this.#client.ask('endCall', { params: { callId } }));
  }

  /** What there is in the conversation with that colleague, oldest first. */
  async reads(from: Pick<Account, 'username'>): Promise<string[]> {
    const { id } = await this.#directWith(from);
    const reply = await this.#client.ask('messages', { params: { conversationId: id } });
    return (reply.body.messages as { content: string }[]).map(({ content }) => content);
  }

  async #directWith(other: Pick<Account, 'username'>): Promise<Conversation> {
    const { id } = await this.#find(other);
    const body = { type: 'direct' as const, participantIds: [id] };
    const reply = await this.#client.ask('createConversation', { body });
    return reply.body.conversation as Conversation;
  }

  async #find({ username }: Pick<Account, 'username'>): Promise<{ id: string }> {
    const reply = await this.#client.ask('users', { query: { q: username } });
    const found = (reply.body.users as { id: string; username: string }[]).find(
      (user) => user.username === username,
    );
    if (!found) throw new Error(`there is no ${username}`);
    return found;
  }
}
