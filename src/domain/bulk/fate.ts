import { LIFECYCLE, type LifecycleState } from '../lifecycle.ts'
import type { BulkAct, BulkDone, BulkRefused } from './bulk.ts'

/** What must be known of a message to say what an act would do to it. */
export type BulkFacts = {
  readonly status: LifecycleState
  /** A provider took it: this one, or one before. */
  readonly taken: boolean
  readonly otp: boolean
  /** Its text or its number is not kept any more. */
  readonly redacted: boolean
  /** SCHEDULED: the gateway holds it, its client did not ask for later. */
  readonly held: boolean
  /** QUEUED: its provider took no more, so it waits for its alarm and has no order. */
  readonly throttled: boolean
  /** It is with the provider that it is to be moved to. */
  readonly isThere: boolean
  /** One of its callbacks was given up. */
  readonly hasDeadCallback: boolean
}

/** What becomes of it. */
export type Fate =
  | { readonly kind: 'done'; readonly what: BulkDone }
  | { readonly kind: 'refused'; readonly why: BulkRefused }

const done = (what: BulkDone): Fate => ({ kind: 'done', what })
const refused = (why: BulkRefused): Fate => ({ kind: 'refused', why })

/** What an act does to a message as it is now; intake may still refuse one that is sent again. */
export function fateOf(act: BulkAct, facts: BulkFacts): Fate {
  switch (act) {
    case 'cancel':
      return cancelled(facts)
    case 'retry':
      return retried(facts)
    case 'move':
      return moved(facts)
    case 'resend':
      return LIFECYCLE[facts.status].final ? resent(facts) : refused('open')
    case 'replay_callbacks':
      return facts.hasDeadCallback ? done('replayed') : refused('no_dead_callback')
  }
}

function cancelled(facts: BulkFacts): Fate {
  const { countsAs, cancellable, final } = LIFECYCLE[facts.status]
  if (countsAs === 'cancelled' || (cancellable && !facts.taken)) return done('cancelled')
  return final ? ended(facts) : underWay(facts)
}

function retried(facts: BulkFacts): Fate {
  const { waitsFor, final } = LIFECYCLE[facts.status]
  if (final) return ended(facts)
  switch (waitsFor) {
    case 'retry':
      return done('retried')
    case 'itsTime':
      return facts.held ? done('retried') : refused('not_its_time')
    case 'dispatch':
      return facts.throttled ? done('retried') : refused('in_its_queue')
    default:
      return underWay(facts)
  }
}

function moved(facts: BulkFacts): Fate {
  const { waitsFor, final, countsAs } = LIFECYCLE[facts.status]
  if (final) return countsAs === 'cancelled' ? refused('cancelled') : resent(facts)
  if (facts.taken) return refused('taken')
  switch (waitsFor) {
    case 'itsTime':
      return done('moved_for_later')
    case 'retry':
      return done('moved')
    case 'dispatch':
      return facts.isThere && !facts.throttled ? refused('in_its_queue') : done('moved')
    default:
      return underWay(facts)
  }
}

function resent(facts: BulkFacts): Fate {
  if (LIFECYCLE[facts.status].countsAs === 'delivered') return refused('delivered')
  if (facts.otp) return refused('otp')
  return facts.redacted ? refused('redacted') : done('resent')
}

function ended({ status }: BulkFacts): Fate {
  return refused(LIFECYCLE[status].countsAs === 'delivered' ? 'delivered' : 'ended')
}

function underWay({ status, taken }: BulkFacts): Fate {
  return refused(taken || LIFECYCLE[status].waitsFor === 'receipt' ? 'taken' : 'under_way')
}
