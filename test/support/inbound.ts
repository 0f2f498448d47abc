import type { InboundId, TakenInbound } from '../../src/domain/inbound.ts'
import { openUuid7s } from '../../src/domain/new-uuid7.ts'
import type { Db } from '../../src/store/database/db.ts'
import { addInboundMessages } from '../../src/store/inbound-messages.ts'

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

/** Keeps an inbound message as the taker would; answers its id. */
export async function addInbound(db: Db, more: Partial<TakenInbound> = {}): Promise<InboundId> {
  const message = newInbound(more)
  await addInboundMessages(db.sql, [message])
  return message.id
}
