import { ApiError, getJson, sendJson } from '../api.ts'

/** What came of sending one message again: the new one, or why there is none. */
export type SentAgain =
  | { readonly kind: 'sent'; readonly id: string }
  | { readonly kind: 'refused'; readonly why: string }

/** A job of `POST /v1/bulk` as far as one message needs it. */
type Job = {
  readonly id: string
  readonly state: string
  readonly items?: readonly {
    readonly message_id: string
    readonly outcome?: string | null
    readonly new_id?: string | null
  }[]
}

const LOOK_MS = 300
/** One message is done within a second; after this it is said to be under way. */
const MAX_LOOKS = 60

/**
 * Sends a message that has ended again, as a new one with a price and a history of its own: through `provider`, or by its route where
 * that is null. Waits until it is known what came of it, 18 s at most. Throws `ApiError` with the refusal's own words.
 */
export async function sendAgain(id: string, provider: string | null): Promise<SentAgain> {
  const asked = { act: 'resend', ids: [id], ...(provider === null ? {} : { provider }) }
  let job = await sendJson<Job>('POST', '/v1/bulk', asked)
  for (let looks = 0; job.state === 'running'; looks++) {
    if (looks === MAX_LOOKS) throw new ApiError(0, 'it is still under way: look at the list of acts on many')
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    job = await getJson<Job>(`/v1/bulk/${encodeURIComponent(job.id)}`)
  }
  const item = job.items?.find(({ message_id }) => message_id === id)
  return item?.new_id
    ? { kind: 'sent', id: item.new_id }
    : { kind: 'refused', why: item?.outcome ?? 'the gateway does not say why' }
}
