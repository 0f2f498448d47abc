import { isKey, KEY_RULE } from '../../../api/http/idempotency.ts'
import { type GivenParameters, type GivenTlvs, MAX_TLVS, readParameters } from '../../../domain/parameters.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import { TLVS, type Tlv, tagWords, VENDOR_TAGS } from '../../../smpp/tlvs.ts'
import { type Refused, refused } from '../refusal.ts'

/** The vendor tag under which a client names its request, as by the header Idempotency-Key of the API; it is not passed on. */
export const IDEMPOTENCY_TAG = 0x3ffa

/** What a submission says by its optional parameters. */
export type SubmittedParameters = {
  readonly kind: 'parameters'
  readonly given: GivenParameters
  /** Null: asked again, it is another request. */
  readonly key: string | null
}

/** Ids at India's DLT platforms, by the tags of these. */
const DLT_TAGS = { entity_id: 0x1400, template_id: 0x1401 } as const
const DLT_ID = /^[0-9]{1,30}$/
const MAX_OCTETS = 255

/** What would be lost without a word: a message for a port of a phone, and what is no short message. */
const NOT_TAKEN = ['source_port', 'destination_port', 'ussd_service_op', 'its_session_info'] as const

/**
 * Vendor parameters that the account may give are kept and passed on; so are DLT ids, as such. Of several with one tag the first
 * counts. What else is optional and says nothing of the message itself has no effect.
 */
export function readSubmittedParameters(
  tlvs: readonly Tlv[],
  { tlvs: allowed }: Pick<SmppAccount, 'tlvs'>,
): SubmittedParameters | Refused {
  if (tlvs.length === 0) return NONE
  const lost = NOT_TAKEN.find((name) => tlvs.some(({ tag }) => tag === TLVS[name].tag))
  if (lost)
    return refused(
      'ESME_ROPTPARNOTALLWD',
      `${lost} is not taken: ports stand in the user data header (3GPP TS 23.040, clause 9.2.3.24.4)`,
    )
  const given: Record<string, GivenTlvs[string]> = {}
  const dlt: { entity_id?: string; template_id?: string } = {}
  let key: string | null = null
  for (const { tag, value } of tlvs) {
    if (tag < VENDOR_TAGS.from || tag > VENDOR_TAGS.to) continue
    const name = tagWords(tag)
    if (tag === IDEMPOTENCY_TAG) {
      key ??= textOf(value)
      if (!isKey(key)) return refused('ESME_RINVOPTPARAMVAL', `${name} ${KEY_RULE}`)
      continue
    }
    if (name in given || (allowed !== null && !allowed.includes(name))) continue
    if (value.length > MAX_OCTETS)
      return refused('ESME_RINVOPTPARAMVAL', `${name} must have at most ${MAX_OCTETS} octets`)
    const id = textOf(value)
    if (tag === DLT_TAGS.entity_id && DLT_ID.test(id)) dlt.entity_id ??= id
    else if (tag === DLT_TAGS.template_id && DLT_ID.test(id)) dlt.template_id ??= id
    else given[name] = { hex: Buffer.from(value).toString('hex') }
  }
  if (Object.keys(given).length > MAX_TLVS)
    return refused('ESME_RINVOPTPARSTREAM', `at most ${MAX_TLVS} vendor parameters are taken with a message`)
  const read = readParameters({ tlvs: given, dlt })
  if (read.kind === 'violation') return refused('ESME_RINVOPTPARAMVAL', `${read.field} ${read.rule}`)
  return { kind: 'parameters', given: { tlvs: read.tlvs, dlt: read.dlt }, key }
}

const NONE: SubmittedParameters = { kind: 'parameters', given: { tlvs: null, dlt: null }, key: null }

/** Without the NUL that some end it with. */
function textOf(value: Uint8Array): string {
  return Buffer.from(value).toString('latin1').replace(/\0$/, '')
}
