import { AWS_KIND } from './aws/aws-kind.ts'
import { HTTP_KIND } from './http/http.ts'
import type { ProviderKind } from './kind.ts'
import { mockKind } from './mock/mock-kind.ts'
import { SMPP_KIND } from './smpp/smpp-kind.ts'
import { TWILIO_KIND } from './twilio/twilio.ts'
import { VONAGE_KIND } from './vonage/vonage-kind.ts'

/** Every kind of provider, by the name that a provider's row has. */
export const KINDS: ReadonlyMap<string, ProviderKind> = new Map([
  ['aws', AWS_KIND],
  ['http', HTTP_KIND],
  ['mock', mockKind],
  ['smpp', SMPP_KIND],
  ['twilio', TWILIO_KIND],
  ['vonage', VONAGE_KIND],
])
