import { must } from '../../src/domain/assert.ts'
import { BY_REST } from '../../src/domain/door.ts'
import { NOTHING_GIVEN } from '../../src/domain/fields/given-fields.ts'
import type { MessageDraft } from '../../src/domain/message/message-draft.ts'
import { type ClientId, laneOf, type MessageId } from '../../src/domain/message.ts'
import { readMsisdn } from '../../src/domain/msisdn.ts'
import { NO_PARAMETERS } from '../../src/domain/parameters.ts'
import { lockPurses } from '../../src/store/client/purses.ts'
import type { Db } from '../../src/store/database/db.ts'
import { insertAccepted } from '../../src/store/message/accept-rows.ts'
import type { NewMessage } from '../../src/store/message/new-message.ts'
import { cents } from './money.ts'

const HOUR_MS = 3_600_000

/** A one-part message as a client asks for it. */
export function draft(clientId: ClientId, more: Partial<MessageDraft> = {}): MessageDraft {
  return {
    clientId,
    to: must(readMsisdn('+1234567890'), 'a number'),
    from: 'SENDER',
    text: 'Hello World',
    encoding: 'GSM7',
    parts: 1,
    ...NOTHING_GIVEN,
    ...NO_PARAMETERS,
    ...BY_REST,
    express: false,
    otp: false,
    endUserIp: null,
    sendAtMs: null,
    validityMs: null,
    ...more,
  }
}

/** A message about to be accepted now, for 5 cents; its alarm rings in half a minute, its validity ends in an hour. */
export function newMessage(clientId: ClientId, more: Partial<NewMessage> = {}): NewMessage {
  const acceptedAtMs = more.acceptedAtMs ?? Date.now()
  const { sendAtMs, validityMs: _, endUserIp: __, ...fields } = draft(clientId)
  return {
    ...fields,
    sendAtMs,
    requestId: null,
    status: 'QUEUED',
    provider: 'mock',
    route: '{"p":["mock"]}',
    note: null,
    id: newMessageId(acceptedAtMs),
    lane: laneOf({ otp: false, express: more.express ?? false }),
    cost: cents(5),
    acceptedAtMs,
    wakeAtMs: acceptedAtMs + 30_000,
    expiresAtMs: acceptedAtMs + HOUR_MS,
    ...more,
  }
}

/** A UUIDv7 of this instant. */
export function newMessageId(atMs: number = Date.now()): MessageId {
  return Bun.randomUUIDv7('hex', atMs) as MessageId // a fresh UUIDv7
}

/** Accepts messages straight in the store; answers them. */
export async function insertMessages(
  db: Db,
  messages: readonly NewMessage[],
): Promise<readonly NewMessage[]> {
  await db.sql.begin(async (tx) => {
    await lockPurses(tx, [...new Set(messages.map(({ clientId }) => clientId))])
    await insertAccepted(tx, messages)
  })
  return messages
}
