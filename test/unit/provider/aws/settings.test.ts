import { describe, expect, test } from 'bun:test'
import { AWS_KIND, openAws } from '../../../../src/provider/aws/aws-kind.ts'
import { AWS_SECRETS, awsSettings, TOPIC_ARN } from '../../../support/aws.ts'
import { hooks, submission } from '../../../support/http-provider.ts'

const check = (settings: object) => AWS_KIND.check(settings, new Set(Object.keys(AWS_SECRETS)))
const GOOD = { api: 'end_user_messaging', region: 'eu-west-1' }

describe('settings', () => {
  test.each<[object]>([
    [GOOD],
    [{ ...GOOD, region: 'us-gov-west-1', max_price: '0.05', keyword: 'ACME alerts' }],
    [{ ...GOOD, topic_arn: TOPIC_ARN, accepted_by_carrier: 'delivered' }],
    [{ ...GOOD, topic_arn: 'arn:aws-cn:sns:cn-north-1:123456789012:receipts' }],
    [{ ...GOOD, endpoint: 'https://vpce-1.sms-voice.eu-west-1.vpce.amazonaws.com' }],
    [{ api: 'sns', region: 'ap-south-1', origination_identity: 'ACME', message_type: 'PROMOTIONAL' }],
  ])('%j are good', (settings) => {
    expect(check(settings)).toBeNull()
  })

  test.each<[object, string]>([
    [{ api: 'sns' }, 'region'],
    [{ ...GOOD, api: 'ses' }, 'api'],
    [{ ...GOOD, region: 'eu-west-1.evil.example/' }, 'region'],
    [{ ...GOOD, region: 'Frankfurt' }, 'region'],
    [{ ...GOOD, origination_identity: 'a b' }, 'origination_identity'],
    [{ ...GOOD, max_price: '1' }, 'max_price'],
    [{ ...GOOD, max_price: 0.05 }, 'max_price'],
    [{ ...GOOD, message_type: 'transactional' }, 'message_type'],
    [{ ...GOOD, topic_arn: 'arn:aws:sns:eu-west-1:123456789012:receipts.fifo' }, 'topic_arn'],
    [{ ...GOOD, topic_arn: 'arn:aws:sqs:eu-west-1:123456789012:receipts' }, 'topic_arn'],
    [{ ...GOOD, topic_arn: `${TOPIC_ARN}:5be6` }, 'topic_arn'],
    [{ ...GOOD, accepted_by_carrier: 'delivered' }, 'topic_arn'],
    [{ ...GOOD, endpoint: 'https://sms.example.com/path' }, 'endpoint'],
    [{ ...GOOD, endpoint: 'http://:99999' }, 'endpoint'],
    [{ ...GOOD, endpoint: 'ftp://sms.example.com' }, 'endpoint'],
    [{ ...GOOD, endpoint: 'https://user:pass@sms.example.com' }, 'endpoint'],
    [{ ...GOOD, endpoint: 'http://sms.example.com:25' }, 'endpoint'],
    [{ ...GOOD, keyword: 'a\u0000' }, 'keyword'],
    [{ ...GOOD, keyword: 'a\ud800' }, 'keyword'],
    [{ ...GOOD, api: 'sns', topic_arn: TOPIC_ARN }, 'topic_arn'],
    [{ ...GOOD, api: 'sns', configuration_set: 'gateway' }, 'configuration_set'],
    [{ ...GOOD, retries: 3 }, 'retries'],
  ])('%j are refused by their field', (settings, field) => {
    const violation = check(settings)
    expect(violation).toMatchObject({ field })
    expect(violation?.rule).not.toContain('is not what this kind can be given')
  })

  test('presets are good, and say in a line what is to be known', () => {
    for (const { name, settings, notes } of AWS_KIND.presets) {
      expect([name, check(settings)]).toEqual([name, null])
      expect(notes.length).toBeLessThan(400)
    }
  })
})

describe('credentials that cannot be', () => {
  test.each<[string, Record<string, string>]>([
    ['secret_access_key', { access_key_id: 'AKIDEXAMPLE' }],
    ['access_key_id', { ...AWS_SECRETS, access_key_id: 'AKIDEXAMPLE\n' }],
    ['session_token', { ...AWS_SECRETS, session_token: 'a\r\nb: c' }],
  ])('as a %s in %j, send nothing and are named', async (name, secrets) => {
    const provider = openAws(awsSettings(), hooks(secrets), async () => [])
    expect(await provider.submit(submission(), AbortSignal.timeout(5_000))).toMatchObject({
      kind: 'rejected_temporary',
      error: `the secret ${name} must be given as AWS shows it, without blanks`,
    })
    expect(provider.state().lastError).toContain(name)
    await provider.close()
  })
})

test('what would be sent is shown without keys, tokens and signature', async () => {
  const secrets = { ...AWS_SECRETS, session_token: 'a-session-token' }
  const shown = await AWS_KIND.render?.(awsSettings(), hooks(secrets), submission())
  expect(shown).toMatchObject({
    method: 'POST',
    url: 'https://sms-voice.eu-west-1.amazonaws.com/',
    headers: { authorization: '***', 'x-amz-security-token': '***', 'x-amz-date': '20260101T000000Z' },
  })
  for (const secret of Object.values(secrets)) expect(JSON.stringify(shown)).not.toContain(secret)
  expect(
    JSON.stringify(await AWS_KIND.render?.(awsSettings(), hooks(AWS_SECRETS), submission())),
  ).not.toContain('security-token')
})
