import { FieldRefused } from '../../api/http/refuse.ts'
import type { CallbackTo } from '../../domain/callback/callback-to.ts'
import { readCallbackUrl } from '../../domain/callback/callback-url.ts'
import { type MessageDraft, readDraft } from '../../domain/message/message-draft.ts'
import type { ClientId } from '../../domain/message.ts'
import { TOLD_STATUSES } from '../../domain/twilio/message-status.ts'
import { groupOfSid } from '../../domain/twilio/sid.ts'
import type { ApiDeps } from '../../world.ts'
import type { Parameters } from '../http/parameters.ts'
import { TwilioFault } from './errors.ts'

/** Longest that a message may wait to be sent, in seconds (Twilio's OpenAPI document, `ValidityPeriod`). */
const MAX_VALIDITY_PERIOD_S = 36_000

/** Parameters that ask for what is none of an SMS, or for what is not kept here; each with the code of Twilio's that refuses it. */
const UNSUPPORTED: readonly (readonly [name: string, code: number, isAsked: (value: string) => boolean])[] = [
  ['MediaUrl', 21620, (value) => value !== ''],
  ['ContentSid', 20001, (value) => value !== ''],
  ['SendAsMms', 20001, (value) => value === 'true'],
  ['ContentRetention', 30029, (value) => value === 'discard'],
  ['AddressRetention', 30029, (value) => value === 'obfuscate'],
]

/** What reads it needs. */
export type ReadMessageDeps = Pick<ApiDeps, 'callbackPost' | 'now' | 'numbers'>

/** Reads the parameters of a new message. Throws `TwilioFault`, or `FieldRefused` for what breaks a rule of every message. */
export function readTwilioMessage(
  { callbackPost, now, numbers }: ReadMessageDeps,
  clientId: ClientId,
  given: Parameters,
): MessageDraft {
  const text = (name: string) => given.text(name) ?? ''
  for (const [name, code, isAsked] of UNSUPPORTED)
    if (isAsked(text(name))) throw new TwilioFault(code, `${name} is not supported by this gateway`)
  if (text('To') === '') throw new TwilioFault(21604, "A 'To' phone number is required.")
  if (text('Body') === '') throw new TwilioFault(21602, 'Message body is required.')
  const service = serviceOf(text('MessagingServiceSid'), (group) => numbers.group(group, clientId))
  const from = text('From') || service?.group
  if (from === undefined)
    throw new TwilioFault(21603, "A 'From' phone number or a 'MessagingServiceSid' is required.")
  const read = readDraft(
    {
      client_id: clientId,
      to: text('To'),
      from,
      text: text('Body'),
      smart_encoding: readBoolean('SmartEncoded', text('SmartEncoded')),
      ...timingOf(text),
    },
    now(),
  )
  if (read.kind === 'violation') throw new FieldRefused(read)
  const callbackTo = callbackOf(text('StatusCallback'), callbackPost.allowPrivate, service?.sid ?? null)
  return { ...read.draft, door: 'twilio', callbackTo }
}

/** A Messaging Service is a group of numbers of the client. */
function serviceOf(
  sid: string,
  numbersOf: (group: string) => readonly string[],
): { readonly sid: string; readonly group: string } | null {
  if (sid === '') return null
  const group = groupOfSid(sid)
  if (group === null) throw new TwilioFault(21705, `The Messaging Service Sid ${sid.slice(0, 34)} is invalid`)
  if (numbersOf(group).length === 0)
    throw new TwilioFault(
      21703,
      `The Messaging Service ${sid} has no numbers: no number is of the group ${group}`,
    )
  return { sid, group }
}

function timingOf(text: (name: string) => string): { send_at?: string; validity_seconds?: number } {
  const validity = text('ValidityPeriod')
  const seconds = /^\d{1,6}$/.test(validity) ? Number(validity) : 0
  if (validity !== '' && (seconds < 1 || seconds > MAX_VALIDITY_PERIOD_S))
    throw new TwilioFault(
      20001,
      `ValidityPeriod must be a whole number of seconds from 1 to ${MAX_VALIDITY_PERIOD_S}`,
    )
  return { ...(validity !== '' && { validity_seconds: seconds }), ...scheduleOf(text) }
}

function scheduleOf(text: (name: string) => string): { send_at?: string } {
  const [type, sendAt] = [text('ScheduleType'), text('SendAt')]
  if (type === '' && sendAt === '') return {}
  if (type !== 'fixed') throw new TwilioFault(20001, 'ScheduleType must be fixed where SendAt is given')
  if (sendAt === '') throw new TwilioFault(35111, 'SendAt is missing for ScheduleType fixed')
  return { send_at: sendAt }
}

/** A boolean as the client writes it. */
function readBoolean(name: string, value: string): boolean {
  if (value !== '' && !/^(?:true|false)$/i.test(value))
    throw new TwilioFault(20001, `${name} must be true or false`)
  return value.toLowerCase() === 'true'
}

/** Where the client is told of the message; null: as its endpoint is set. */
function callbackOf(url: string, allowPrivate: boolean, serviceSid: string | null): CallbackTo | null {
  if (url === '') return null
  const read = readCallbackUrl(url, allowPrivate)
  if (read.kind === 'violation')
    throw new TwilioFault(21609, `The 'StatusCallback' URL is not valid: it ${read.rule}`)
  const form = serviceSid === null ? {} : { MessagingServiceSid: serviceSid }
  return { via: 'twilio', url, statuses: TOLD_STATUSES, form }
}
