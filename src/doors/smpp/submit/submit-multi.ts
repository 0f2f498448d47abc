import { must } from '../../../domain/assert.ts'
import type { MessageDraft } from '../../../domain/message/message-draft.ts'
import { messageIdIn, requestIdFrom } from '../../../domain/message/request-id.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import { writeMessageId } from '../../../domain/smpp/message-id.ts'
import type { AcceptOutcome } from '../../../flow/accept/accept-request.ts'
import { MAX_DESTINATIONS } from '../../../smpp/encode.ts'
import { type Address, DESTINATION_SIZE, type Destination, type Failure } from '../../../smpp/fields.ts'
import type { PduOf } from '../../../smpp/pdu.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import type { ApiDeps } from '../../../world.ts'
import { isRefused, type Refused, refusalResponse, refused } from '../refusal.ts'
import { acceptSubmission, type SubmissionDeps } from './accept.ts'
import { refusedAs, refusedByOutcome } from './refused-submission.ts'
import { draftFor, readSubmission } from './submission.ts'
import type { Wish } from './throttle.ts'

/** What a submission to many needs. */
export type SubmitMultiDeps = Pick<ApiDeps, 'now' | 'newId'> &
  SubmissionDeps & {
    readonly mayPass: (wish: Wish) => Promise<boolean>
  }

/** One destination: its message, or why there is none. */
type Entry = {
  readonly address: Address
  readonly made: MessageDraft | Refused
}

/**
 * Answers submit_multi: a message for each destination, accepted in one commit, those that were not in unsuccess_sme. The response
 * names the message of the first destination that could be read, and the receipts of all of them name that one, too.
 */
export function openSubmitMulti({ mayPass, now, newId, ...deps }: SubmitMultiDeps) {
  return async (account: SmppAccount, pdu: PduOf<'submit_multi'>): Promise<NewResponse> => {
    const destinations = pdu.body.dest_address
    if (destinations.length === 0 || destinations.length > MAX_DESTINATIONS)
      return refusalResponse(
        refused('ESME_RINVNUMDESTS', `number_of_dests must be from 1 to ${MAX_DESTINATIONS}`),
      )
    const submission = readSubmission(pdu, account, now())
    if (submission.kind === 'refused') return refusalResponse(submission)
    const requestId = requestIdFrom(newId())
    const named = messageIdIn(requestId, 0, false)
    const entries = destinations.map((destination): Entry => {
      const address = addressOf(destination)
      return { address, made: 'list' in destination ? NO_LISTS : draftFor(submission, address, named) }
    })
    const drafts = entries.flatMap(({ made }) => (isRefused(made) ? [] : [made]))
    const [first] = drafts
    if (first === undefined) return refusalResponse(refusedAll(failuresOf(entries, [], account)))
    const parts = drafts.length * first.parts
    if (!(await mayPass({ account, messages: drafts.length, parts, long: null })))
      return refusalResponse(refusedAs('rate_limited'))
    return await acceptSubmission(deps, { account, drafts, requestId, key: submission.key }, (outcomes) => {
      const failures = failuresOf(entries, outcomes, account)
      if (failures.length === entries.length) return refusedAll(failures)
      return {
        message_id: writeMessageId(account.receipts.messageId, named),
        unsuccess_sme: failures.map(({ failure }) => failure),
      }
    })
  }
}

/** Lists of destinations are nobody's. */
const NO_LISTS = refused('ESME_RINVDLNAME', 'dl_name names no list: there are no distribution lists')

/** A list's name in the place of an address: unsuccess_sme has no other. */
function addressOf(destination: Destination): Address {
  return 'list' in destination ? { ton: 0, npi: 0, address: destination.list } : destination
}

/** As far as unsuccess_sme holds it: ESMEs send longer ones, which are refused. */
function shortened({ ton, npi, address }: Address): Address {
  return { ton, npi, address: address.slice(0, DESTINATION_SIZE - 1) }
}

type Failed = { readonly failure: Failure; readonly why: Refused }

/** The destinations without a message, in their order; the outcomes are those of the ones that could be read. */
function failuresOf(
  entries: readonly Entry[],
  outcomes: readonly AcceptOutcome[],
  account: SmppAccount,
): readonly Failed[] {
  let next = 0
  return entries.flatMap(({ address, made }): Failed[] => {
    const why = isRefused(made) ? made : whyNot(outcomes[next++], account)
    return why ? [{ failure: { ...shortened(address), status: why.status }, why }] : []
  })
}

function whyNot(outcome: AcceptOutcome = { kind: 'unknown_client' }, account: SmppAccount): Refused | null {
  return outcome.kind === 'accepted' ? null : refusedByOutcome(outcome, account)
}

/** Nothing was accepted: the status and the words are those of the first. */
function refusedAll(failures: readonly Failed[]): Refused {
  const { why } = must(failures[0], 'a destination that was refused')
  return { ...why, body: { unsuccess_sme: failures.map(({ failure }) => failure) } }
}
