// Twilio’s own OpenAPI document, served by Prism: TWILIO_SPEC=twilio_api_v2010.json npm run judge:twilio. Without it these tests are skipped.

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { OpenProvider } from '../../src/provider/kind.ts'
import type { TwilioSettings } from '../../src/provider/twilio/settings.ts'
import { openTwilio } from '../../src/provider/twilio/twilio.ts'
import { hooks, submission } from '../support/http-provider.ts'
import { openPrism, type Prism } from '../support/prism.ts'
import { SECRETS, twilioSettings } from '../support/twilio.ts'
import { twilioSpec } from './twilio-spec.ts'

const SPEC = twilioSpec()
const SERVICE = 'MG0123456789abcdef0123456789abcdef'
const KEY = 'SK0123456789abcdef0123456789abcdef'

describe.skipIf(SPEC === null)('by Twilio’s OpenAPI document, which TWILIO_SPEC names,', () => {
  let prism: Prism
  beforeAll(async () => {
    prism = await openPrism(SPEC ?? '')
  }, 90_000)
  afterAll(async () => {
    await prism.close()
  })

  const submit = async (given: Partial<TwilioSettings>, secrets: object = SECRETS) => {
    const provider: OpenProvider = openTwilio(
      twilioSettings(prism.url, given),
      hooks({ ...secrets }),
      async () => [],
    )
    const answer = await provider.submit(submission({ text: 'Grüße 😀' }), AbortSignal.timeout(30_000))
    await provider.close()
    return answer
  }

  test.each<[string, Partial<TwilioSettings>, object]>([
    ['from its own sender', {}, SECRETS],
    [
      'by a Messaging Service, with an API key',
      { messaging_service_sid: SERVICE, api_key_sid: KEY },
      { ...SECRETS, api_key_secret: 'a secret' },
    ],
    [
      'with all that can be asked for',
      {
        from: '+15017250604',
        smart_encoded: false,
        content_retention: 'discard',
        address_retention: 'obfuscate',
      },
      SECRETS,
    ],
  ])('a message %s is as it must be, and its answer is read', async (_, given, secrets) => {
    expect(await submit(given, secrets)).toMatchObject({
      kind: 'accepted',
      providerMessageIds: [expect.stringMatching(/^SM/)],
      detail: expect.stringMatching(/"num_segments":"1"/),
    })
  })

  test('what the document does not allow is refused, so that the above says something', async () => {
    expect(await submit({ account_sid: 'ACno' })).toMatchObject({ kind: 'rejected_permanent' })
  })
})
