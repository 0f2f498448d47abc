import type { DeadLetter, LettersReplayed } from '../answers.ts'
import { ApiError, sendJson } from '../api.ts'

type Named = Pick<DeadLetter, 'id'>

/** Gives these receipts another chance; says how many have one. Those that were replayed meanwhile are none of them. */
export async function replayedOf(letters: readonly Named[]): Promise<string> {
  const ids = letters.map(({ id }) => id)
  return words(await sendJson<LettersReplayed>('POST', '/v1/dead-letters/replay', { ids }))
}

/** The same of all receipts that were not replayed yet, from all providers, or from one. */
export async function replayedAll(source: string): Promise<string> {
  const asked = source === '' ? {} : { source }
  return words(await sendJson<LettersReplayed>('POST', '/v1/dead-letters/replay', asked))
}

function words({ replayed, more }: LettersReplayed): string {
  return `${replayed} will be tried again${more ? ', and there are more' : ''}.`
}

/**
 * Forgets letters for good, one after the other: at most a page of them. Those that are gone already are gone. The first that cannot be
 * forgotten ends it, and the error says how many were.
 */
export async function discarded(
  letters: readonly Named[],
  onProgress: (words: string) => void,
): Promise<string> {
  let done = 0
  for (const { id } of letters) {
    try {
      await sendJson('DELETE', `/v1/dead-letters/${encodeURIComponent(id)}`)
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.names.code !== 'unknown_dead_letter')
        throw new ApiError(
          cause.status,
          `${done} of ${letters.length} were discarded, then: ${cause.message}`,
          cause.names,
        )
    }
    done++
    onProgress(`${done} of ${letters.length}…`)
  }
  return done === 1 ? 'Discarded.' : `${done} were discarded.`
}
