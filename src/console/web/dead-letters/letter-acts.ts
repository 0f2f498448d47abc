import type { DeadLetter, LettersReplayed } from '../answers.ts'
import { sendJson } from '../api.ts'
import { oneByOne } from '../one-by-one.ts'

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

/** Forgets letters for good. Those that are gone already are gone. */
export async function discarded(
  letters: readonly Named[],
  onProgress: (words: string) => void,
): Promise<string> {
  const { length } = letters
  await oneByOne(letters, {
    act: ({ id }) => sendJson('DELETE', `/v1/dead-letters/${encodeURIComponent(id)}`),
    ofOne: ['unknown_dead_letter'],
    soFar: (done) => `${done} of ${length} were discarded, then`,
    onProgress,
  })
  return length === 1 ? 'Discarded.' : `${length} were discarded.`
}
