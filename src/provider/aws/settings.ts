import { type Static, Type } from '@sinclair/typebox'
import { readCallbackUrl } from '../../domain/callback/callback-url.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import type { SettingsViolation } from '../kind.ts'

/** A name, an id or an ARN at AWS (SendTextMessage: 1 to 256 of these). */
const resource = (title: string) =>
  Type.String({
    title,
    pattern: '^[A-Za-z0-9_:/+-]{1,256}$',
    description: 'must be a name, an id or an ARN: 1 to 256 of letters, digits, _ : / + -',
  })

const topic = (title: string) =>
  Type.String({
    title,
    pattern: '^arn:aws(?:-cn|-us-gov)?:sns:[a-z0-9-]{6,32}:[0-9]{12}:[A-Za-z0-9_-]{1,256}$',
    description: 'must be the ARN of an SNS topic as arn:aws:sns:eu-west-1:123456789012:receipts',
  })

/** An account at AWS; each description is the rule that a refusal names. */
export const AwsSettings = Type.Object(
  {
    api: oneOf(['end_user_messaging', 'sns'], { title: 'API' }),
    region: Type.String({
      title: 'Region',
      pattern: '^[a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}$',
      description: 'must be a region as eu-west-1',
    }),
    origination_identity: Type.Optional(resource('Sent from, instead of the sender of the message')),
    message_type: Type.Optional(oneOf(['TRANSACTIONAL', 'PROMOTIONAL'], { title: 'Kind of messages' })),
    max_price: Type.Optional(
      Type.String({
        title: 'Most that a message may cost, in US dollars',
        pattern: '^[0-9]{1,2}\\.[0-9]{1,5}$',
        description: 'must be US dollars as "0.05": up to two digits, a point, one to five digits',
      }),
    ),
    configuration_set: Type.Optional(resource('Configuration set')),
    protect_configuration: Type.Optional(resource('Protect configuration')),
    keyword: Type.Optional(
      Type.String({
        title: 'Program name of a US short code',
        pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]{1,30}$',
        description: 'must be a text of 1 to 30 characters, without control characters',
      }),
    ),
    topic_arn: Type.Optional(topic('SNS topic that receipts come from')),
    inbound_topic_arn: Type.Optional(topic('SNS topic that incoming messages come from')),
    accepted_by_carrier: Type.Optional(
      oneOf(['progress', 'delivered'], { title: 'What TEXT_SUCCESSFUL means when AWS calls it final' }),
    ),
    endpoint: Type.Optional(
      Type.String({
        title: 'Endpoint, if not the one of the region',
        pattern: '^https?://[^\\s/?#]+/?$',
        maxLength: 256,
        description: 'must be an http or https URL without a path, at most 256 characters',
      }),
    ),
  },
  {
    title: 'AWS: End User Messaging or SNS',
    additionalProperties: false,
    description: 'must be the settings of an account at AWS',
  },
)
export type AwsSettings = Static<typeof AwsSettings>

/** Settings that only SendTextMessage takes, and the receipts that only it has. */
const NOT_OF_SNS = [
  'configuration_set',
  'protect_configuration',
  'keyword',
  'topic_arn',
  'accepted_by_carrier',
] as const

/** What a schema cannot say of them. */
export function checkAws(settings: AwsSettings): SettingsViolation | null {
  const { api, endpoint, topic_arn, accepted_by_carrier } = settings
  const read = endpoint === undefined ? null : readCallbackUrl(endpoint, true)
  if (read?.kind === 'violation') return { field: 'endpoint', rule: read.rule }
  if (api === 'sns') {
    const foreign = NOT_OF_SNS.find((name) => settings[name] !== undefined)
    if (foreign !== undefined)
      return { field: foreign, rule: 'is of end_user_messaging only: SNS Publish has no receipts' }
  }
  if (accepted_by_carrier !== undefined && topic_arn === undefined)
    return { field: 'topic_arn', rule: 'must be given with accepted_by_carrier: no receipts come without it' }
  return null
}

/** Where the API is asked. */
export function serverOf({ api, region, endpoint }: AwsSettings): URL {
  if (endpoint !== undefined) return new URL(endpoint)
  const service = api === 'sns' ? 'sns' : 'sms-voice'
  return new URL(`https://${service}.${region}.${domainOf(region.startsWith('cn-'))}/`)
}

/** The host that messages of this topic name their certificate and their confirmation at. */
export function topicHost(topicArn: string): string {
  const [, partition, , region = ''] = topicArn.split(':')
  return `sns.${region}.${domainOf(partition === 'aws-cn')}`
}

function domainOf(isChina: boolean): string {
  return isChina ? 'amazonaws.com.cn' : 'amazonaws.com'
}
