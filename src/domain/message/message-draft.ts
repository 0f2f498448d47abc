import { BY_REST, type DoorGiven } from '../door.ts'
import { GIVEN_FIELDS, type Given } from '../fields/given-fields.ts'
import { IP_RULE, isIpAddress, networkOf } from '../ip-address.ts'
import type { ClientId, Encoding, Msisdn } from '../message.ts'
import { MSISDN_RULE, readMsisdn } from '../msisdn.ts'
import { type GivenDlt, type GivenParameters, type GivenTlvs, readParameters } from '../parameters.ts'
import { readSender, SENDER_RULE } from '../sender/sender.ts'
import { MAX_PARTS, measureText } from '../text/parts.ts'
import { smartEncode } from '../text/smart-encoding.ts'
import { type Violation, violation } from '../violation.ts'
import { readTiming } from './schedule.ts'

/** A message as a client asks for it, checked and measured. */
export type MessageDraft = Given &
  GivenParameters &
  DoorGiven & {
    readonly clientId: ClientId
    readonly to: Msisdn
    readonly from: string
    readonly text: string
    readonly encoding: Encoding
    readonly parts: number
    readonly express: boolean
    readonly otp: boolean
    /** For whom the client asks for it: an address, of IPv6 its network; it is not kept. Null: the client does not say. */
    readonly endUserIp: string | null
    /** When it is to be sent, in Unix milliseconds; null: at once. */
    readonly sendAtMs: number | null
    /** How long it may try, from `sendAtMs` or its acceptance, in milliseconds; null: as configured. */
    readonly validityMs: number | null
  }

/** A message as it was asked for: of the right types, not yet checked. */
export type AskedMessage = { readonly [N in keyof Given]?: NonNullable<Given[N]> } & {
  readonly client_id: string
  readonly to: string
  readonly from: string
  readonly text: string
  readonly express?: boolean
  readonly smart_encoding?: boolean
  readonly send_at?: string
  readonly validity_seconds?: number
  readonly tlvs?: GivenTlvs
  readonly dlt?: GivenDlt
  readonly end_user_ip?: string
}

/** Checks a message, at the instant `nowMs`, by the rules of E.164, of senders, of 3GPP TS 23.038/23.040 and of schedules. */
export function readDraft(
  asked: AskedMessage,
  nowMs: number,
): { readonly kind: 'draft'; readonly draft: MessageDraft } | Violation {
  const to = readMsisdn(asked.to)
  if (to === null) return violation('to', MSISDN_RULE)
  const from = readSender(asked.from)
  if (from === null) return violation('from', SENDER_RULE)
  if (!isStorable(asked.text)) return violation('text', STORABLE_RULE)
  const wrong = GIVEN_FIELDS.find(({ name }) => !isStorable(asked[name] ?? ''))
  if (wrong) return violation(wrong.name, STORABLE_RULE)
  const text = asked.smart_encoding ? smartEncode(asked.text).text : asked.text
  const { encoding, parts } = measureText(text)
  const endUserIp = asked.end_user_ip ?? null
  if (endUserIp !== null && !isIpAddress(endUserIp)) return violation('end_user_ip', IP_RULE)
  const tooLong = partsRule(encoding, parts)
  if (tooLong !== null) return violation('text', tooLong)
  const timing = readTiming(asked, nowMs)
  if (timing.kind === 'violation') return timing
  const parameters = readParameters(asked)
  if (parameters.kind === 'violation') return parameters
  return {
    kind: 'draft',
    draft: {
      clientId: asked.client_id.toLowerCase() as ClientId, // the schema has checked that it is a UUID
      to,
      from,
      text,
      encoding,
      parts,
      ...givenWith(asked),
      express: asked.express ?? false,
      otp: false,
      endUserIp: endUserIp === null ? null : networkOf(endUserIp),
      sendAtMs: timing.sendAtMs,
      validityMs: timing.validityMs,
      tlvs: parameters.tlvs,
      dlt: parameters.dlt,
      ...BY_REST,
    },
  }
}

function givenWith(asked: AskedMessage): Given {
  return Object.fromEntries(GIVEN_FIELDS.map(({ name }) => [name, asked[name] ?? null])) as Given // all names, as asked for
}

/** The rule that a text of so many parts breaks; null when it breaks none. */
export function partsRule(encoding: Encoding, parts: number): string | null {
  return parts > MAX_PARTS ? `must fit ${MAX_PARTS} parts: as ${encoding} it needs ${parts}` : null
}

/** What `isStorable` asks for, in words for an error message. */
export const STORABLE_RULE = 'must be valid Unicode without U+0000'

/** True for what PostgreSQL's text and every provider's encoding can hold: Unicode without NUL and half surrogate pairs. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
