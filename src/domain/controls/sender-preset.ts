import type { Senders } from './senders.ts'

/**
 * Countries whose networks take no alphanumeric sender, as providers publish it: what is put where `senders.countries` is to
 * hold. Not in it are countries that take names once they are registered, and those of which sources differ.
 *
 * The first list: tables of Amazon's End User Messaging user guide, column "SMS Sender IDs" No where messages are taken
 * ("Supported countries": North America, South America, Asia, Oceania; and "Sender IDs", which names the US, Canada and
 * China). The second: none in the table of Amazon's SNS developer guide, nor in Twilio's "International support for
 * Alphanumeric Sender ID"; territories of the US are of its networks.
 */
const NUMERIC_ONLY = [
  ...['AR', 'BR', 'CA', 'CL', 'CN', 'CO', 'CR', 'DO', 'EC', 'GU', 'KY', 'NZ', 'PE', 'PY', 'US', 'UY', 'VE'],
  ...['BE', 'GT', 'HN', 'HU', 'KR', 'MY', 'NI', 'PA', 'PR', 'SV', 'ZA'],
]

/** Where the preset was read, and when. */
export const SENDER_PRESET_SOURCES = [
  'https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-supported-countries.html',
  'https://docs.aws.amazon.com/sms-voice/latest/userguide/sender-id.html',
  'https://docs.aws.amazon.com/sns/latest/dg/sns-supported-regions-countries.html',
  'https://support.twilio.com/hc/en-us/articles/223133767-International-support-for-Alphanumeric-Sender-ID',
] as const
export const SENDER_PRESET_DAY = '2026-11-26'

/** The rules of countries that providers publish, as `countries` of the control `senders` takes them. */
export const SENDER_PRESET: Senders['countries'] = Object.fromEntries(
  NUMERIC_ONLY.toSorted().map((country) => [country, 'numeric' as const]),
)
