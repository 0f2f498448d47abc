import { Needs } from '../admin/needs.tsx'
import type { ReplayedCallbacks } from '../answers.ts'
import { sendJson } from '../api.ts'
import type { Action } from '../clients/use-action.ts'
import { SureButton } from '../forms/sure-button.tsx'

const DAY_MS = 86_400_000

/** One request takes 10,000: of more than so many requests the rest is for a second press. */
const MOST_REQUESTS = 20

/** Tells clients again, or one of them, what was given up in the last 24 hours. */
export function ReplayGivenUp({
  clientId,
  action,
}: {
  readonly clientId: string | null
  readonly action: Action
}) {
  return (
    <Needs scope="operate" isQuiet>
      <SureButton
        label="Replay them"
        about="callbacks that were given up"
        question="Tell all of them again?"
        isBusy={action.isBusy}
        onSure={() => void action.run(() => replayGivenUp(clientId, Date.now()))}
      />
    </Needs>
  )
}

async function replayGivenUp(clientId: string | null, nowMs: number): Promise<string> {
  const window = { from: new Date(nowMs - DAY_MS).toISOString(), to: new Date(nowMs).toISOString() }
  const asked = { state: 'DEAD', ...window, ...(clientId !== null && { client_id: clientId }) }
  let replayed = 0
  let cursor: string | null = null
  for (let requests = 0; requests < MOST_REQUESTS; requests++) {
    const answer: ReplayedCallbacks = await sendJson<ReplayedCallbacks>('POST', '/v1/callbacks/replay', {
      ...asked,
      ...(cursor !== null && { cursor }),
    })
    replayed += answer.replayed
    cursor = answer.next_cursor
    if (cursor === null) break
  }
  const more = cursor === null ? '' : ', and there are more'
  if (replayed === 0)
    return 'None is left that somebody would be told of: are the endpoints there and enabled?'
  return `${replayed.toLocaleString('en')} ${replayed === 1 ? 'callback is' : 'callbacks are'} sent again${more}.`
}
