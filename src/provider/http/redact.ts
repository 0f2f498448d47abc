import type { Secrets } from '../kind.ts'

/** What stands in the place of a secret. */
export const REDACTED = '***'

/** A shorter one would be found in every word, and is none. */
const MIN_SECRET_CHARACTERS = 4

/** Takes secrets out of what a provider said, in the forms in which it may have heard them. Once made, it is used for each answer. */
export function openRedaction(secrets: Secrets, receiptToken: string): (text: string) => string {
  const forms = [...Object.values(secrets), receiptToken]
    .filter((secret) => secret.length >= MIN_SECRET_CHARACTERS)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret.toWellFormed()),
      encodeURIComponent(secret.toWellFormed()).replaceAll('%20', '+'),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
    ])
  // The longest first: one may hold another.
  const unique = [...new Set(forms)].toSorted((a, b) => b.length - a.length)
  return (text) => unique.reduce((rest, form) => rest.replaceAll(form, REDACTED), text)
}

/** Takes out what authorized a request, as `Basic` in base64: a form of several secrets together that nobody else knows. */
export function withoutCredentials(text: string, headers: Readonly<Record<string, string>>): string {
  const [, authorization = ''] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? []
  const credentials = authorization.slice(authorization.indexOf(' ') + 1)
  return credentials.length < MIN_SECRET_CHARACTERS ? text : text.replaceAll(credentials, REDACTED)
}
