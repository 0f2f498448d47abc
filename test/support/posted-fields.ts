import { receiptRequest } from './http-provider.ts'

/** Fields of a webhook, by name. */
export type Fields = Readonly<Record<string, string>>

/** The ways in which services bring fields. Vonage reads all of them at either address. */
export const WAYS = {
  'GET with a query': (fields: Fields) => receiptRequest('GET', { query: `?${new URLSearchParams(fields)}` }),
  'POST with a form': (fields: Fields) =>
    receiptRequest('POST', {
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(fields).toString(),
    }),
  'POST with JSON': (fields: Fields) =>
    receiptRequest('POST', { type: 'application/json', body: JSON.stringify(fields), address: 'inbound' }),
}
