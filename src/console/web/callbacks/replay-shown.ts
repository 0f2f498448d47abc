import type { Callback } from '../answers.ts'
import { sendJson } from '../api.ts'
import { oneByOne } from '../one-by-one.ts'

/** Sends one again now. */
export async function replayedOne(id: string): Promise<string> {
  await sendJson('POST', `/v1/callbacks/${encodeURIComponent(id)}/replay`)
  return 'It is sent again now.'
}

/** Sends these again. Those whose client has no endpoint that is told are left, and said. */
export async function replayedShown(
  callbacks: readonly Pick<Callback, 'id'>[],
  onProgress: (words: string) => void,
): Promise<string> {
  const refusals = await oneByOne(callbacks, {
    act: ({ id }) => replayedOne(id),
    ofOne: ['no_callback_endpoint', 'callback_under_way', 'unknown_callback'],
    soFar: (done, { length }) => `${replayedWords(done - length)} Then`,
    onProgress,
  })
  const replayed = replayedWords(callbacks.length - refusals.length)
  const untold = refusals.filter((code) => code === 'no_callback_endpoint').length
  return untold === 0 ? replayed : `${replayed} ${untoldWords(untold)}`
}

function replayedWords(count: number): string {
  return count === 1 ? '1 callback is sent again.' : `${count} callbacks are sent again.`
}

function untoldWords(count: number): string {
  return count === 1
    ? '1 is left: its client has no endpoint that is told.'
    : `${count} are left: their clients have no endpoint that is told.`
}
