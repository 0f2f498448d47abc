import type { Hooks, RenderedRequest } from '../kind.ts'
import type { SubmitRequest } from '../port.ts'
import { tlvsOf, writingOf } from './account.ts'
import { fieldsOf } from './exchange.ts'
import { rawSegment } from './raw-segment.ts'
import { cutText, segmentsOf } from './segments.ts'
import type { SmppSettings } from './settings.ts'
import { bodyOf, parametersOf } from './submission.ts'

/**
 * The submit_sm that a message would be, of several the first: fields and parameters in the place of headers, the octets of its
 * text in hexadecimal. Its reference is 0: a real one is given to a message that is sent.
 */
export function renderSubmission(
  settings: SmppSettings,
  hooks: Pick<Hooks, 'now'>,
  request: SubmitRequest,
): RenderedRequest {
  const writing = writingOf(settings)
  const longMessages = settings.long_messages ?? 'udh8'
  const { text, userData } = request
  const segments =
    userData === null
      ? segmentsOf(cutText(text, longMessages, writing), longMessages, writing, 0)
      : [rawSegment(text, userData, tlvsOf(settings) !== null)]
  const [first] = segments
  const headers: Record<string, string> = { part: `1 of ${segments.length}` }
  if (first) {
    const body = bodyOf(request, first, settings, { isLast: segments.length === 1, nowMs: hooks.now() })
    const tlvs = [...first.tlvs, ...parametersOf(request, tlvsOf(settings))]
    for (const [name, value] of Object.entries(fieldsOf(body, tlvs))) headers[name] = String(value)
    headers['short_message'] = Buffer.from(first.shortMessage).toString('hex')
  }
  const { host, port, tls } = settings
  return {
    method: 'submit_sm',
    url: `${tls ? 'ssmpp' : 'smpp'}://${host}:${port}`,
    headers,
    body: first?.text ?? null,
  }
}
