import { isDeepStrictEqual } from 'node:util'
import type { MessageDraft } from '../../../domain/message/message-draft.ts'
import { requestIdFrom } from '../../../domain/message/request-id.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import { writeMessageId } from '../../../domain/smpp/message-id.ts'
import type { AcceptOutcome } from '../../../flow/accept/accept-request.ts'
import { isAllText } from '../../../provider/smpp/received/received-text.ts'
import { UNPACKED_GSM } from '../../../provider/smpp/text.ts'
import type { PduOf } from '../../../smpp/pdu.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import type { ApiDeps } from '../../../world.ts'
import { isRefused, type Refused, refusalResponse } from '../refusal.ts'
import { acceptSubmission, type ResponseBody, type SubmissionDeps } from './accept.ts'
import { openJoining } from './join-parts.ts'
import { joinedDraft } from './joined-draft.ts'
import { refusedAs, refusedByOutcome } from './refused-submission.ts'
import { draftFor, readSubmission, type Submission } from './submission.ts'
import type { Wish } from './throttle.ts'

/**
 * How long a part waits for the others of its message, in milliseconds: its sender waits for the answer, some no longer than this.
 */
export const JOIN_WAIT_MS = 10_000

/** One part of a message that an account wants joined. */
type Part = { readonly submission: Submission; readonly draft: MessageDraft }

/** What submissions need. */
export type SubmitDeps = Pick<ApiDeps, 'now' | 'newId'> &
  SubmissionDeps & {
    readonly mayPass: (wish: Wish) => Promise<boolean>
    /** `JOIN_WAIT_MS` if left out. */
    readonly joinWaitMs?: number
  }

/** Answers submit_sm and data_sm, each after the commit of its message. */
export function openSubmit({ mayPass, now, newId, joinWaitMs = JOIN_WAIT_MS, ...deps }: SubmitDeps) {
  const accept = ({ submission: { account, key }, draft }: Part): Promise<NewResponse> =>
    acceptSubmission(
      deps,
      { account, drafts: [draft], requestId: requestIdFrom(newId()), key },
      ([outcome]) => bodyOf(account, outcome),
    )

  const join = openJoining<Part, NewResponse>({
    waitMs: joinWaitMs,
    isSame: (one, other) => isDeepStrictEqual(one.draft.userData, other.draft.userData),
    alone: accept,
    whole(parts) {
      const [first] = parts
      const draft = joinedDraft(
        parts.map((part) => part.draft),
        parts.map(({ submission }) => submission.data.raw),
      )
      return first && draft ? accept({ ...first, draft }) : null
    },
  })

  return async (account: SmppAccount, pdu: PduOf<'submit_sm'> | PduOf<'data_sm'>): Promise<NewResponse> => {
    const submission = readSubmission(pdu, account, now())
    if (submission.kind === 'refused') return refusalResponse(submission)
    const { dest_addr_ton: ton, dest_addr_npi: npi, destination_addr: address } = pdu.body
    const draft = draftFor(submission, { ton, npi, address })
    if (isRefused(draft)) return refusalResponse(draft)
    const { place } = submission.data
    const name = `${draft.to} ${draft.from}`
    const long = place && { place, name }
    if (!(await mayPass({ account, messages: 1, parts: draft.parts, long })))
      return refusalResponse(refusedAs('rate_limited'))
    const part = { submission, draft }
    if (account.joinParts && place && isAllText(submission.data.raw, UNPACKED_GSM))
      return await join(`${account.clientId} ${name} ${place.reference} ${place.total}`, place, part)
    return await accept(part)
  }
}

/** The answer to one message. */
function bodyOf(
  account: SmppAccount,
  outcome: AcceptOutcome = { kind: 'unknown_client' },
): ResponseBody | Refused {
  return outcome.kind === 'accepted'
    ? { message_id: writeMessageId(account.receipts.messageId, outcome.id) }
    : refusedByOutcome(outcome, account)
}
