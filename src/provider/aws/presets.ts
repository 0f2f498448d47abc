import type { ProviderPreset, SecretField } from '../kind.ts'
import type { AwsSettings } from './settings.ts'

/** Credentials of a user or a role of the account. */
export const SECRETS: readonly SecretField[] = [
  {
    name: 'access_key_id',
    required: true,
    meaning: 'access key ID, of a user that may send and do nothing else',
  },
  { name: 'secret_access_key', required: true, meaning: 'secret access key' },
  { name: 'session_token', required: false, meaning: 'session token, of temporary credentials only' },
]

const endUserMessaging: AwsSettings = {
  api: 'end_user_messaging',
  region: 'eu-west-1',
  configuration_set: 'gateway',
  topic_arn: 'arn:aws:sns:eu-west-1:123456789012:receipts',
  accepted_by_carrier: 'progress',
}

const sns: AwsSettings = { api: 'sns', region: 'eu-west-1' }

/** Both APIs; docs/providers-aws.md says what is to be set up at AWS. */
export const PRESETS: readonly ProviderPreset[] = [
  {
    name: 'aws-end-user-messaging',
    title: 'AWS End User Messaging',
    notes:
      'The configuration set sends its SMS events to the SNS topic; subscribe the address of this provider’s receipts to it by https, without raw delivery: it confirms itself. Carriers that tell nothing of handsets: accepted_by_carrier "delivered".',
    settings: endUserMessaging,
    secrets: SECRETS,
  },
  {
    name: 'aws-sns',
    title: 'AWS SNS',
    notes:
      'No receipts at all: messages stay SENT and end EXPIRED after MESSAGE_VALIDITY_MS. What becomes of their credits EXPIRED_CREDIT says: with "release" nobody pays for them. End User Messaging has receipts.',
    settings: sns,
    secrets: SECRETS,
  },
]
