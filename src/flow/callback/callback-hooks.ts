import type { CallbackHooks } from '../../callback/form.ts'
import { messageIdAlone } from '../../domain/message/request-id.ts'
import type { ClientId } from '../../domain/message.ts'
import { keepReplies } from '../../store/inbound/inbound-replies.ts'
import { findAuthToken } from '../../store/twilio/twilio-accounts.ts'
import type { Deps } from '../../world.ts'

/** What forms of callbacks need of their doors: the tokens that clients named themselves with, and a place for their replies. */
export function openCallbackHooks({
  db,
  callbackSecrets,
  now,
  newId,
}: Pick<Deps, 'db' | 'callbackSecrets' | 'now' | 'newId'>): CallbackHooks {
  return {
    async tokenOf(clientId, via) {
      if (via !== 'twilio') return null
      const sealed = await findAuthToken(db.sql, clientId)
      return sealed === null ? null : callbackSecrets.open(clientId, sealed)
    },
    async keepReplies({ message, replies }) {
      if (message.client_id === null) return
      await keepReplies(db.sql, {
        inboundId: message.id,
        clientId: message.client_id as ClientId, // the body holds nothing else
        from: message.from,
        to: message.to,
        replies: replies.map((text) => ({ messageId: messageIdAlone(newId()), text })),
        askedAtMs: now(),
      })
    },
  }
}
