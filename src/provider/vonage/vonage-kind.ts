import { readCallbackUrl } from '../../domain/callback/callback-url.ts'
import { resolveBySystem } from '../../outbound/addresses.ts'
import { defineKind } from '../define-kind.ts'
import type { ProviderKind } from '../kind.ts'
import { shownRequest } from '../over-http.ts'
import { textOfParts } from './inbound.ts'
import { readKeptReceipt, readReceiptRequest } from './receipts.ts'
import { VonageSettings } from './settings.ts'
import { askingOf, openVonage } from './vonage.ts'

/** An account at Vonage (Nexmo), by its SMS API. docs/providers-vonage.md says how. */
export const VONAGE_KIND: ProviderKind = defineKind({
  settings: VonageSettings,
  secrets: [
    { name: 'api_secret', required: false, meaning: 'API secret; not needed where requests are signed' },
    {
      name: 'signature_secret',
      required: false,
      meaning: 'what receipts, and perhaps requests, are signed with',
    },
  ],
  // A lost answer may be one of a message that was taken, and Vonage knows no repetition.
  defaults: { lines: null, maxPartsPerS: null, maxInFlight: 50, timeoutMs: 10_000, onUnknown: 'wait' },
  check: ({ base_url: url, signature, sign_requests: signsRequests = false }, secrets) => {
    const read = url === undefined ? null : readCallbackUrl(url, true)
    if (read?.kind === 'violation') return { field: 'base_url', rule: read.rule }
    if (signsRequests && signature === undefined)
      return { field: 'signature', rule: 'must be given where requests are signed' }
    if (signature !== undefined && !secrets.has('signature_secret'))
      return { field: 'secrets.signature_secret', rule: 'must be given with a signature' }
    if (!signsRequests && !secrets.has('api_secret'))
      return { field: 'secrets.api_secret', rule: 'must be given where requests are not signed' }
    return null
  },
  open: (settings, hooks) => openVonage(settings, hooks, resolveBySystem),
  // Vonage signs only for accounts that asked for it. The signature is checked besides.
  proof: 'token',
  inbox: readReceiptRequest,
  readReceipt: (_settings, body) => readKeptReceipt(body),
  receiptAnswer: null,
  inboundAnswer: null,
  textOfParts: (_settings, parts) => textOfParts(parts),
  render: (settings, hooks, request) => shownRequest(askingOf(settings), hooks, request, hooks.now()),
  presets: [],
})
