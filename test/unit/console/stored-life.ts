import type { Step } from '../../../actors/message/step.ts'
import { historyJson } from '../../../src/api/messages/message-view.ts'
import type { StoredEvent } from '../../../src/console/web/answers.ts'
import { must } from '../../../src/domain/assert.ts'
import type { Actor, HistoryRow } from '../../../src/domain/message/actor.ts'
import type { CreditState } from '../../../src/domain/message.ts'
import { CREATED_AT_MS } from '../actors/message/an-actor.ts'
import { newborn } from '../actors/message/lives.ts'

/** A life as it is stored: where it is, and its history. */
export type Life = {
  readonly actor: Actor
  readonly credit: CreditState
  readonly rows: readonly StoredEvent[]
}

const ACCEPTED: HistoryRow = {
  messageId: newborn('QUEUED').id,
  seq: 1,
  atMs: CREATED_AT_MS,
  event: 'ACCEPTED',
  from: 'QUEUED',
  to: 'QUEUED',
  ignored: false,
  attempt: 0,
  part: null,
  route: '{"r":"all","p":["alpha","beta"]}',
  detail: null,
}

/** What the gateway stores of a life, as it is answered. */
export function stored(start: Actor, steps: readonly Step[]): Life {
  const accepted = { ...ACCEPTED, to: start.status }
  const rows = [accepted, ...steps.flatMap(({ history }) => history ?? [])].map(
    ({ atMs, from, to, ...row }) => ({ ...row, at: new Date(atMs), fromStatus: from, toStatus: to }),
  )
  const [first, ...others] = historyJson({ events: rows, late: [], isArchived: false }).events
  return {
    actor: steps.at(-1)?.actor ?? start,
    credit: steps.find(({ credit }) => credit !== null)?.credit ?? 'HELD',
    rows: [{ ...must(first, 'its acceptance'), from: null }, ...others],
  }
}
