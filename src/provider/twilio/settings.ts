import { type Static, Type } from '@sinclair/typebox'
import { readCallbackUrl } from '../../domain/callback/callback-url.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import { readSender, SENDER_RULE } from '../../domain/sender/sender.ts'
import type { SettingsViolation } from '../kind.ts'

/** Where Twilio itself is asked, in its region US1. */
export const TWILIO_URL = 'https://api.twilio.com'

/** Longest address of a server, in characters. */
const MAX_URL_CHARACTERS = 2_048
/** How often Twilio asks again where a receipt was not taken, at most and unless told (webhooks: connection overrides, `rc`). */
export const MAX_RECEIPT_RETRIES = 5

const sid = (prefix: string, title: string) =>
  Type.String({
    title,
    pattern: `^${prefix}[0-9a-fA-F]{32}$`,
    description: `must be ${prefix} and 32 hexadecimal digits`,
  })

const UUID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'

/** The settings of a provider of kind `twilio`; each description is the rule that a refusal names. */
export const TwilioSettings = Type.Object(
  {
    account_sid: Type.String({
      title: 'Account SID',
      pattern: `^(?:AC[0-9a-fA-F]{32}|${UUID})$`,
      description: 'must be AC and 32 hexadecimal digits, or the UUID of a project of SignalWire',
    }),
    api_key_sid: Type.Optional(
      Type.String({
        title: 'API key SID',
        pattern: `^(?:SK[0-9a-fA-F]{32}|${UUID})$`,
        description: 'must be SK and 32 hexadecimal digits, or the UUID of a project of SignalWire',
      }),
    ),
    messaging_service_sid: Type.Optional(sid('MG', 'Messaging Service SID')),
    from: Type.Optional(
      Type.String({
        title: 'Sender in the place of the message’s own',
        minLength: 1,
        maxLength: 16,
        description: SENDER_RULE,
      }),
    ),
    base_url: Type.Optional(
      Type.String({
        title: 'Server',
        default: TWILIO_URL,
        pattern: '^https?://[^\\s?#]+$',
        maxLength: MAX_URL_CHARACTERS,
        description: `must be an http or https URL without ? and #, at most ${MAX_URL_CHARACTERS} characters: the server and what stands before /2010-04-01`,
      }),
    ),
    receipt_retries: Type.Optional(
      Type.Integer({
        title: 'How often a receipt that was not taken is sent again',
        minimum: 0,
        maximum: MAX_RECEIPT_RETRIES,
        default: MAX_RECEIPT_RETRIES,
        description: `must be a whole number from 0 to ${MAX_RECEIPT_RETRIES}`,
      }),
    ),
    smart_encoded: Type.Optional(
      Type.Boolean({
        title: 'Replace characters by similar ones of the GSM alphabet',
        description: 'must be true or false',
      }),
    ),
    content_retention: Type.Optional(
      oneOf(['retain', 'discard'], { title: 'What Twilio keeps of the text' }),
    ),
    address_retention: Type.Optional(
      oneOf(['retain', 'obfuscate'], { title: 'What Twilio keeps of the number' }),
    ),
  },
  { title: 'Twilio', additionalProperties: false, description: 'must be the settings of a Twilio account' },
)
export type TwilioSettings = Static<typeof TwilioSettings>

/** What the schema cannot say of the settings; null: they can be used. */
export function checkTwilio(
  settings: TwilioSettings,
  secrets: ReadonlySet<string>,
): SettingsViolation | null {
  const { account_sid, api_key_sid, base_url = TWILIO_URL, from } = settings
  const url = readCallbackUrl(base_url, true)
  if (url.kind === 'violation') return { field: 'base_url', rule: url.rule }
  if (/(?:^|\.)twilio\.com$/.test(url.host) && !account_sid.startsWith('AC'))
    return { field: 'account_sid', rule: 'must be AC and 32 hexadecimal digits at Twilio itself' }
  if (from !== undefined && readSender(from) === null) return { field: 'from', rule: SENDER_RULE }
  if (!secrets.has('auth_token'))
    return { field: 'secrets.auth_token', rule: 'must be given: receipts are signed with it' }
  if ((api_key_sid === undefined) === secrets.has('api_key_secret'))
    return api_key_sid === undefined
      ? { field: 'api_key_sid', rule: 'must be given with the secret of an API key' }
      : { field: 'secrets.api_key_secret', rule: 'must be given with api_key_sid' }
  return null
}
