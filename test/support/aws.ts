import { Value } from '@sinclair/typebox/value'
import { AwsSettings } from '../../src/provider/aws/settings.ts'

/** Credentials of AWS's own examples. */
export const AWS_SECRETS = {
  access_key_id: 'AKIDEXAMPLE',
  secret_access_key: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
} as const

/** The topic of the tests. */
export const TOPIC_ARN = 'arn:aws:sns:eu-west-1:123456789012:receipts'

/** Settings as a row has them, held to the schema. */
export function awsSettings(given: Partial<AwsSettings> = {}): AwsSettings {
  return Value.Parse(AwsSettings, { api: 'end_user_messaging', region: 'eu-west-1', ...given })
}
