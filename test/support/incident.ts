import type { ClientId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'
import { createTestClient } from './database.ts'
import { insertMessages, newMessage, newMessageId } from './drafts.ts'

const MINUTE_MS = 60_000
const MINUTES = 10
const PER_MINUTE = 12

/**
 * A client whose messages of the last two of ten minutes have a provider, an error and a reference of their own, `incident`: they have
 * something in common, and a minute from which they were more. Their states and their money are as when they were accepted.
 */
export async function addIncident(db: Db): Promise<ClientId> {
  const client = await createTestClient(db, 10_000)
  const startMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - (MINUTES + 1) * MINUTE_MS
  const messages = Array.from({ length: MINUTES * PER_MINUTE }, (_, index) => {
    const acceptedAtMs = startMs + index * (MINUTE_MS / PER_MINUTE) + 1
    const isBad = index >= (MINUTES - 2) * PER_MINUTE
    return newMessage(client, {
      id: newMessageId(acceptedAtMs),
      acceptedAtMs,
      provider: isBad ? 'telco-b' : 'telco-a',
      reference: isBad ? 'incident' : 'calm',
    })
  })
  await insertMessages(db, messages)
  await db.sql`update messages set last_error = 'absent subscriber' where client_id = ${client} and client_reference = 'incident'`
  return client
}
