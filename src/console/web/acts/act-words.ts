import type { ActOutcome, SubjectKind } from '../../../domain/act.ts'
import type { Act } from '../answers.ts'
import { linkTo } from '../router.ts'

/** What became of an act, in words and in a colour. */
export const OUTCOME_WORDS: Readonly<
  Record<ActOutcome, { readonly title: string; readonly colour: string; readonly means: string }>
> = {
  done: { title: 'done', colour: 'state-DELIVERED', means: '' },
  refused: { title: 'refused', colour: 'state-FAILED_PERM', means: 'nothing was changed' },
  failed: { title: 'failed', colour: 'state-FAILED_TEMP', means: 'it was tried and did not come to an end' },
  begun: {
    title: 'begun',
    colour: 'state-QUEUED',
    means: 'it is under way, or its process ended: look whether it was carried out',
  },
}

/** A kind of thing that is acted on: `price_list` is a price list. */
export function subjectWords(kind: SubjectKind): string {
  return spaced(kind)
}

/** The name of an operation as people read it: `topUp` is top up. */
export function whatWords(what: string): string {
  return spaced(what.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
}

/** Why an act was refused or failed, by its code: `scope_missing` is scope missing. */
export function codeWords(code: string): string {
  return spaced(code)
}

/** Words that are written in capitals. */
const CAPITALS = /\b(?:api|dlt|otp|smpp|sms)\b/g

function spaced(name: string): string {
  return name.replaceAll(/[-_]/g, ' ').replaceAll(CAPITALS, (word) => word.toUpperCase())
}

/**
 * How what was acted on is called: by the name that it had before or after, else by its own, of which the end is enough where it is a UUID.
 * Null where its kind and its client say all of it.
 */
export function subjectName({
  subject_id: id,
  client_id: clientId,
  before,
  after,
}: Pick<Act, 'subject_id' | 'client_id' | 'before' | 'after'>): string | null {
  if (id === null || id === clientId) return null
  // Of a client it is named with the client's id, too.
  const own = clientId === null ? id : id.replace(`/${clientId}`, '')
  return UUID.test(own) ? (nameIn(after) ?? nameIn(before) ?? `…${own.slice(-6)}`) : own
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function nameIn(state: Act['after']): string | null {
  const name = state?.['name']
  return typeof name === 'string' && name !== '' ? name : null
}

/** Where what was acted on is seen; null: it has no page of its own. */
export function subjectLink({
  subject_kind: kind,
  subject_id: id,
  client_id: clientId,
}: Pick<Act, 'subject_kind' | 'subject_id' | 'client_id'>): string | null {
  switch (kind) {
    case 'client':
      return id === null ? linkTo(['clients']) : linkTo(['clients', id])
    case 'api_keys':
    case 'callback_endpoint':
    case 'smpp_account':
      return clientId === null ? null : linkTo(['clients', clientId], { show: 'access' })
    case 'credits':
      return clientId === null ? null : linkTo(['clients', clientId])
    case 'provider':
      return id === null ? linkTo(['providers']) : linkTo(['providers', id])
    case 'message':
      return id === null ? null : linkTo(['messages', id])
    case 'inbound':
      return id === null ? null : linkTo(['inbox', id])
    case 'control':
      // Of a client it is named with the client's id, too.
      return id === null
        ? null
        : linkTo(['controls', id.split('/')[0] ?? id], clientId === null ? {} : { client_id: clientId })
    case 'price_list':
      return linkTo(['prices'], id === null ? {} : { list: id })
    case 'provider_costs':
      return linkTo(['prices'], id === null ? {} : { costs: id })
    case 'bulk':
      return id === null ? linkTo(['bulk']) : linkTo(['bulk', id])
    case 'erasure':
      return id === null ? linkTo(['erasure']) : linkTo(['erasure', id])
    case 'smpp_session':
      return linkTo(['sessions'])
    case 'guard_block':
      return linkTo(['guard'])
    case 'archived_day':
      return linkTo(['archive'])
    case 'admin':
      return linkTo(['admins'])
    case 'routes':
    case 'numbers':
    case 'suppressions':
      return linkTo([kind])
    case 'dead_letters':
      return linkTo(['dead-letters'])
    case 'alert':
    case 'alert_webhook':
      return linkTo(['alerts'])
    case 'callbacks':
    case 'gateway':
      return null
  }
}
