import type { BulkJob } from '../../domain/bulk/bulk.ts'
import { messageIdAlone } from '../../domain/message/request-id.ts'
import { laneOf, type MessageId } from '../../domain/message.ts'
import { nameItems, type OpenItem } from '../../store/bulk/bulk-jobs.ts'
import { type Resendable, readResendable } from '../../store/bulk/resendable.ts'
import { findExisting } from '../../store/message/accept-rows.ts'
import { acceptMessages } from '../accept/accept-messages.ts'
import type { AcceptRequest, RequestOutcome } from '../accept/accept-request.ts'
import { type BulkDeps, doneItem, type Outcomes, refusedItem } from './bulk-deps.ts'

/**
 * Asks for messages once more, each as a new one of its client: priced, held for and admitted as any. Exactly once for a job and a
 * message: the new id is kept with the item before the message is made, so that whoever takes the job over finds it; and while two
 * are at it, as after a long pause of one, the request's key lets one of them through. Without room for what waits for its dispatch
 * nothing has an outcome yet.
 */
export async function resendMessages(
  deps: BulkDeps,
  job: Pick<BulkJob, 'id' | 'provider' | 'askedBy'>,
  items: readonly OpenItem[],
): Promise<Outcomes> {
  const made = await findExisting(
    deps.db.sql,
    items.flatMap(({ newId }) => newId ?? []),
  )
  const before = items.flatMap(({ messageId, newId }) =>
    newId !== null && made.has(newId) ? [doneItem(messageId, 'resent', newId)] : [],
  )
  const rest = new Map(
    items.flatMap(({ messageId, newId }) =>
      newId !== null && made.has(newId) ? [] : [[messageId, newId] as const],
    ),
  )
  const found = await readResendable(deps.db.sql, [...rest.keys()])
  const known = new Set(found.map(({ id }) => id))
  const gone = [...rest.keys()].filter((id) => !known.has(id)).map((id) => refusedItem(id, 'redacted'))
  return [...before, ...gone, ...(await askAnew(deps, job, found, rest))]
}

async function askAnew(
  deps: BulkDeps,
  { id: jobId, provider, askedBy }: Pick<BulkJob, 'id' | 'provider' | 'askedBy'>,
  found: readonly Resendable[],
  before: ReadonlyMap<MessageId, MessageId | null>,
): Promise<Outcomes> {
  if (found.length === 0) return []
  // Where its provider was taken out of use meanwhile it would go by its rule, which is not what was asked for.
  const why = provider === null ? null : deps.health.skipReasonOf(provider)
  if (why === 'unknown' || why === 'paused' || why === 'draining')
    return found.map(({ id }) => refusedItem(id, 'provider_off'))
  for (const [lane, of] of Map.groupBy(found, ({ draft }) => laneOf(draft)))
    if (!deps.backlog.admits(lane, of.length)) return []
  const asked = found.map(({ id, draft }) => ({
    messageId: id,
    newId: before.get(id) ?? null,
    nextId: messageIdAlone(deps.newId()),
    draft,
  }))
  const ours = await nameItems(deps.db.sql, jobId, asked)
  const named = asked.filter(({ messageId }) => ours.has(messageId))
  if (named.length === 0) return []
  const requests = named.map(
    ({ messageId, nextId, draft }): AcceptRequest => ({
      clientId: draft.clientId,
      drafts: [draft],
      ids: [nextId],
      once: {
        key: `bulk ${jobId} ${messageId}`,
        fingerprint: messageId,
        answer: () => ({ status: 202, body: { resent_from: messageId } }),
      },
      note: `${messageId} sent again by ${askedBy}, bulk act ${jobId}`,
      ...(provider !== null && { pinnedTo: provider }),
    }),
  )
  const startedMs = performance.now()
  const outcomes = await acceptMessages(deps, requests)
  deps.metrics.committed('accept', requests.length, performance.now() - startedMs)
  return named.flatMap(({ messageId, nextId }, index) => outcomeOf(messageId, nextId, outcomes[index]))
}

function outcomeOf(messageId: MessageId, newId: MessageId, outcome: RequestOutcome | undefined): Outcomes {
  switch (outcome?.kind) {
    case 'decided': {
      const [one] = outcome.outcomes
      if (!one) return []
      return [
        one.kind === 'accepted' ? doneItem(messageId, 'resent', newId) : refusedItem(messageId, one.kind),
      ]
    }
    case 'repeated':
      return [doneItem(messageId, 'resent', outcome.requestId)]
    default:
      return []
  }
}
