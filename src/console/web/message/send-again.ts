import type { BulkItemPage, BulkJob } from '../answers.ts'
import { ApiError, getJson } from '../api.ts'
import { sendAgain as startSending } from '../bulk/bulk.ts'
import { outcomeWords } from '../bulk/bulk-words.ts'

/** What came of sending one message again: the new one, or why there is none. */
export type SentAgain =
  | { readonly kind: 'sent'; readonly id: string }
  | { readonly kind: 'refused'; readonly why: string }

const LOOK_MS = 300
/** One message is done within a second; after this it is said to be under way. */
const MAX_LOOKS = 60

/**
 * Sends a message that has ended again, as a new one with a price and a history of its own: through `provider`, or by its route where
 * that is null. Waits until it is known what came of it, 18 s at most. Throws `ApiError` with the refusal's own words.
 */
export async function sendAgain(messageId: string, provider: string | null): Promise<SentAgain> {
  const { id, state } = await startSending([messageId], provider)
  const path = `/v1/bulk/${encodeURIComponent(id)}`
  let isRunning = state === 'running'
  for (let looks = 0; isRunning; looks++) {
    if (looks === MAX_LOOKS) throw new ApiError(0, 'it is still under way: look at Bulk acts')
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    isRunning = (await getJson<BulkJob>(path)).state === 'running'
  }
  const [item] = (await getJson<BulkItemPage>(`${path}/items`)).items
  return item?.new_message_id
    ? { kind: 'sent', id: item.new_message_id }
    : { kind: 'refused', why: outcomeWords(item?.outcome ?? 'unknown_message') }
}
