import { validityS } from '../http/values.ts'
import type { SubmitRequest } from '../port.ts'
import type { AwsSettings } from './settings.ts'

/** Bounds of TimeToLive (SendTextMessage), in seconds: 5 to 72 h. */
const MIN_TTL_S = 5
const MAX_TTL_S = 259_200

/** `SendTextMessage` of AWS End User Messaging, in AWS JSON 1.0 (API version 2022-03-31). */
export function sendTextMessage(
  settings: AwsSettings,
  request: SubmitRequest,
  nowMs: number,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const { dlt } = request
  const india = { IN_ENTITY_ID: dlt?.entityId || undefined, IN_TEMPLATE_ID: dlt?.templateId || undefined }
  // What is undefined does not leave.
  const body = JSON.stringify({
    DestinationPhoneNumber: request.to,
    OriginationIdentity: settings.origination_identity ?? request.from,
    MessageBody: request.text,
    MessageType: settings.message_type ?? 'TRANSACTIONAL',
    Keyword: settings.keyword,
    ConfigurationSetName: settings.configuration_set,
    MaxPrice: settings.max_price,
    TimeToLive: Math.min(MAX_TTL_S, Math.max(MIN_TTL_S, validityS(request, nowMs))),
    DestinationCountryParameters: dlt === null ? undefined : india,
    ProtectConfigurationId: settings.protect_configuration,
  })
  return {
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage',
    },
    body,
  }
}
