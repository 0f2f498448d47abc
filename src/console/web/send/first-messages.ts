import { DEMO_CLIENT } from '../../../domain/demo-client.ts'
import { MOCK_NUMBER_START } from '../../../provider/mock/script.ts'
import type { SentBatch, SentMessage } from '../answers.ts'
import { ApiError, sendJson } from '../api.ts'
import { randomId } from '../random-id.ts'

/** Messages of a flood. */
export const FLOOD = 500
/** Asked for together, and how often: 50 a second, half of what a client may send by default. */
const FLOOD_BATCH = 25
const FLOOD_EVERY_MS = 500
/** Of these one fails, so that there is something to look for. */
const FAILS_EVERY = 50

/** The last digits to which the mock delivers, and to which it takes a message and then says that it could not be delivered, unless it is `mock-b`. */
const DELIVERED = '1234'
const UNDELIVERED = '0011'
const FIRST_OF_FLOOD = 1_000

const FROM = 'SENDER'
const TEXT = 'Hello from the console!'

/** What every first message says, to be priced. */
export const FIRST_TEXT = TEXT

/** Sends one that arrives, or one that fails; the id of the message. Throws `ApiError`. */
export async function sendFirst(what: 'arrives' | 'fails'): Promise<string> {
  const to = MOCK_NUMBER_START + (what === 'arrives' ? DELIVERED : UNDELIVERED)
  const { message_id: id } = await sendJson<SentMessage>(
    'POST',
    '/v1/messages',
    { client_id: DEMO_CLIENT.id, to, from: FROM, text: TEXT },
    { idempotencyKey: randomId() },
  )
  return id
}

/** The numbers of a flood: of each fifty one fails. */
export function floodNumbers(): readonly string[] {
  return Array.from({ length: FLOOD }, (_, index) =>
    index % FAILS_EVERY === FAILS_EVERY - 1
      ? MOCK_NUMBER_START + UNDELIVERED
      : `${MOCK_NUMBER_START}${FIRST_OF_FLOOD + index}`,
  )
}

/**
 * Sends `FLOOD` messages, 50 a second, and says how many were accepted so far; the answer says how many in all. What is refused ends it
 * with the refusal's words, and so does `signal`.
 */
export async function flood(onProgress: (accepted: number) => void, signal: AbortSignal): Promise<number> {
  const numbers = floodNumbers()
  let accepted = 0
  for (let at = 0; at < numbers.length; at += FLOOD_BATCH) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve, FLOOD_EVERY_MS))
    if (signal.aborted) return accepted
    const messages = numbers.slice(at, at + FLOOD_BATCH).map((to) => ({ to }))
    const answered = await sendJson<SentBatch>(
      'POST',
      '/v1/messages/batch',
      { client_id: DEMO_CLIENT.id, from: FROM, text: TEXT, messages },
      { idempotencyKey: randomId() },
    )
    accepted += answered.accepted
    onProgress(accepted)
    const refused = answered.messages.find((message) => message.status === 'refused')
    if (refused) throw new ApiError(400, `${accepted} were accepted, then one was refused: ${refused.error}`)
  }
  return accepted
}
