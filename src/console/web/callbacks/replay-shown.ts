import type { Callback } from '../answers.ts'
import { ApiError, sendJson } from '../api.ts'

/** Sends one again now. */
export async function replayedOne(id: string): Promise<string> {
  await sendJson('POST', `/v1/callbacks/${encodeURIComponent(id)}/replay`)
  return 'It is sent again now.'
}

/** What keeps one callback from being sent again, and not the next. */
const OF_ONE = ['no_callback_endpoint', 'callback_under_way', 'unknown_callback']

/**
 * Sends these again, one after the other: at most a page of them. Those whose client has no endpoint that is told are left, and said. The
 * first other refusal ends it, and the error says how many were sent.
 */
export async function replayedShown(
  callbacks: readonly Pick<Callback, 'id'>[],
  onProgress: (words: string) => void,
): Promise<string> {
  let [replayed, untold] = [0, 0]
  for (const [index, { id }] of callbacks.entries()) {
    try {
      await replayedOne(id)
      replayed++
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (!OF_ONE.includes(cause.names.code ?? ''))
        throw new ApiError(cause.status, `${replayedWords(replayed)} Then: ${cause.message}`, cause.names)
      if (cause.names.code === 'no_callback_endpoint') untold++
    }
    onProgress(`${index + 1} of ${callbacks.length}…`)
  }
  return untold === 0 ? replayedWords(replayed) : `${replayedWords(replayed)} ${untoldWords(untold)}`
}

function replayedWords(count: number): string {
  return count === 1 ? '1 callback is sent again.' : `${count} callbacks are sent again.`
}

function untoldWords(count: number): string {
  return count === 1
    ? '1 is left: its client has no endpoint that is told.'
    : `${count} are left: their clients have no endpoint that is told.`
}
