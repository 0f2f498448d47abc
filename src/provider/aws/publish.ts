import type { SubmitRequest } from '../port.ts'
import type { AwsSettings } from './settings.ts'

/** A number or a short code; what has a letter is a sender's name. */
const IS_NUMBER = /^\+?[0-9]+$/

/** `Publish` of SNS to a number, in AWS's query protocol (API version 2010-03-31). */
export function publish(
  settings: AwsSettings,
  request: SubmitRequest,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const fields: [name: string, value: string][] = [
    ['Action', 'Publish'],
    ['Version', '2010-03-31'],
    ['Message', request.text],
    ['PhoneNumber', request.to],
    ...attributesOf(settings, request).flatMap(([name, value], index): [string, string][] => {
      const entry = `MessageAttributes.entry.${index + 1}`
      return [
        [`${entry}.Name`, name],
        [`${entry}.Value.DataType`, name === MAX_PRICE ? 'Number' : 'String'],
        [`${entry}.Value.StringValue`, value],
      ]
    }),
  ]
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: fields.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&'),
  }
}

const MAX_PRICE = 'AWS.SNS.SMS.MaxPrice'

/** Attributes that SNS knows of an SMS ("Publishing SMS messages to a mobile phone"). */
function attributesOf(
  settings: AwsSettings,
  { from, dlt }: SubmitRequest,
): (readonly [name: string, value: string])[] {
  const sender = settings.origination_identity ?? from
  const isPromotional = settings.message_type === 'PROMOTIONAL'
  const all = [
    [IS_NUMBER.test(sender) ? 'AWS.MM.SMS.OriginationNumber' : 'AWS.SNS.SMS.SenderID', sender],
    ['AWS.SNS.SMS.SMSType', isPromotional ? 'Promotional' : 'Transactional'],
    [MAX_PRICE, settings.max_price ?? ''],
    ['AWS.MM.SMS.EntityId', dlt?.entityId ?? ''],
    ['AWS.MM.SMS.TemplateId', dlt?.templateId ?? ''],
  ] as const
  return all.filter(([, value]) => value !== '')
}

/** All but the unreserved characters of RFC 3986, 2.3, in percents. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
