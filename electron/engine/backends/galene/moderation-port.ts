import type { ModerationAct } from '#shared/contracts/moderation.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { ModerationPort } from '../adapter.ts';
import type { Invitations } from './invitations.ts';
import { may, type Place } from './place.ts';
import type { Stay } from './stay.ts';

/**
 * Keeping order in a group. The server answers nothing to what it does; what it refuses all the same comes as a notice. After the first
 * `unpresent`, `unop` or `shutup` it gives later joiners wrong permissions until it is started again (a fault of Galène 1.1).
 */
export function createModerationPort(place: Place, invitations: Invitations): ModerationPort {
  const enter = (conversationId: string, permission: string): Stay => {
    const { stay, membership } = place.enter();
    if (conversationId !== place.conversationId) throw new AppError('not-found');
    if (!may(membership, permission)) throw new AppError('not-allowed');
    return stay;
  };
  const clientOf = (userId: string): string => {
    const clientId = place.roster.clientOf(userId);
    if (clientId === null) throw new AppError('not-found');
    return clientId;
  };
  const act = (stay: Stay, wish: ModerationAct): void => {
    switch (wish.type) {
      case 'kick':
        return stay.userAction('kick', clientOf(wish.userId), wish.reason);
      case 'mute':
        return stay.message({
          kind: 'mute',
          value: null,
          ...(wish.userId !== null && { to: clientOf(wish.userId) }),
        });
      case 'operator':
        return stay.userAction(wish.on ? 'op' : 'unop', clientOf(wish.userId));
      case 'present':
        return stay.userAction(wish.on ? 'present' : 'unpresent', clientOf(wish.userId));
      case 'write':
        return stay.userAction(wish.on ? 'unshutup' : 'shutup', clientOf(wish.userId));
      case 'lock':
        return stay.groupAction(wish.on ? 'lock' : 'unlock', wish.on ? wish.text : null);
      case 'record':
        return stay.groupAction(wish.on ? 'record' : 'unrecord');
      case 'clear':
        return stay.groupAction('clearchat');
      default:
        return assertNever(wish, 'unknown act');
    }
  };
  return {
    async act(conversationId, wish) {
      act(enter(conversationId, wish.type === 'record' ? 'record' : 'op'), wish);
    },
    async invite(conversationId, { expiresMs, present }) {
      const stay = enter(conversationId, 'token');
      const { membership } = place.enter();
      const token = invitations.next();
      stay.groupAction('maketoken', {
        group: membership.group,
        expires: expiresMs,
        permissions: present ? ['present', 'message'] : ['message'],
      });
      const link = new URL(place.location);
      link.searchParams.set('token', await token);
      return link.href;
    },
  };
}
