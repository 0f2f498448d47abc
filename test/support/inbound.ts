import type { InboundId, TakenInbound } from '../../src/domain/inbound/inbound.ts'
import { openUuid7s } from '../../src/domain/new-uuid7.ts'
import type { Db } from '../../src/store/database/db.ts'
import { addInboundMessages } from '../../src/store/inbound/inbound-messages.ts'
import { addInboundParts } from '../../src/store/inbound/inbound-parts.ts'

const newId = openUuid7s({
  now: Date.now,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
})

/** An inbound message of one part that nobody has, from +12025550123 to 12345. */
export function newInbound(more: Partial<TakenInbound> = {}): TakenInbound {
  const id = newId() as InboundId // a UUIDv7
  return {
    id,
    provider: 'mock',
    from: '+12025550123',
    to: '12345',
    text: 'INFO please',
    encoding: 'GSM7',
    partIds: [id],
    partial: false,
    receivedAtMs: Date.now(),
    clientId: null,
    keyword: null,
    inReplyTo: null,
    action: null,
    told: null,
    ...more,
  }
}

/** Keeps an inbound message as the taker would, with its part where it has the usual one; answers its id. */
export async function addInbound(db: Db, more: Partial<TakenInbound> = {}): Promise<InboundId> {
  const message = newInbound(more)
  const { id, provider, from, to, text, told, partIds } = message
  if (partIds[0] === id)
    await addInboundParts(db, [
      { id, provider, from, to, text, told, providerMessageId: null, raw: null, part: null },
    ])
  await addInboundMessages(db.sql, [message])
  return id
}
