import type { InboundId } from '../../domain/inbound/inbound.ts'
import type { InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import type { ClientId } from '../../domain/message.ts'
import { queueReceived } from '../../store/callback/received-callbacks.ts'
import { findClient } from '../../store/client/clients.ts'
import type { Db } from '../../store/database/db.ts'
import { findInbound, giveInbound } from '../../store/inbound/inbound-views.ts'
import { findRepliedTo } from '../../store/inbound/replied-to.ts'

/** What became of an inbound message that was to be a client's. */
export type Assigned =
  | { readonly kind: 'assigned'; readonly message: InboundMessage }
  /** Another client has it. */
  | { readonly kind: 'inbound_assigned' }
  | { readonly kind: 'unknown_inbound' }
  | { readonly kind: 'unknown_client' }

/**
 * Hands an inbound message that nobody has to a client, who is told in the same commit. What it asked for was heeded when it came, and is not heeded anew. To the client that has it a second
 * call changes nothing.
 */
export async function assignInbound(
  { db }: { readonly db: Db },
  id: InboundId,
  clientId: ClientId,
): Promise<Assigned> {
  if (!(await findClient(db.sql, clientId))) return { kind: 'unknown_client' }
  const given = await db.sql.begin(async (tx) => {
    const found = await findInbound(tx, id)
    if (!found || found.client_id !== null) return null
    const { from, to } = found
    const repliedTo = await findRepliedTo(tx, [{ id, clientId, from, to }])
    const message = await giveInbound(tx, id, { clientId, inReplyTo: repliedTo.get(id) ?? null })
    if (message) await queueReceived(tx, [message])
    return message
  })
  const message = given ?? (await findInbound(db.sql, id))
  if (!message) return { kind: 'unknown_inbound' }
  return message.client_id === clientId ? { kind: 'assigned', message } : { kind: 'inbound_assigned' }
}
