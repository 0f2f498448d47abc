import { resolveBySystem } from '../../outbound/addresses.ts'
import { defineKind } from '../define-kind.ts'
import { checkSmpp, writingOf } from './account.ts'
import { readKept } from './received/receipts.ts'
import { textOfReceived } from './received/received-text.ts'
import { renderSubmission } from './render.ts'
import { SmppSettings } from './settings.ts'
import { openSmpp } from './smpp.ts'

const TIMEOUT_MS = 15_000
const MAX_IN_FLIGHT = 100

/** An account at an SMSC: each line of it is a session of ours, or a transmitter and a receiver. */
export const SMPP_KIND = defineKind({
  settings: SmppSettings,
  secrets: [
    { name: 'password', required: false, meaning: 'what the account binds with' },
    {
      name: 'certificate',
      required: false,
      meaning: 'our certificate in PEM, where the SMSC wants one',
      multiline: true,
    },
    { name: 'private_key', required: false, meaning: 'the key of that certificate, in PEM', multiline: true },
  ],
  defaults: {
    lines: 1,
    maxPartsPerS: null,
    maxInFlight: MAX_IN_FLIGHT,
    timeoutMs: TIMEOUT_MS,
    // A part that was taken and is sent again arrives twice.
    onUnknown: 'wait',
  },
  check: checkSmpp,
  takesUserData: () => true,
  open: (settings, hooks) => openSmpp(settings, hooks, resolveBySystem),
  proof: 'inbox',
  inbox: null,
  readReceipt: (_, body) => readKept(body),
  receiptAnswer: null,
  inboundAnswer: null,
  textOfParts: (settings, parts) => textOfReceived(parts, writingOf(settings)),
  render: renderSubmission,
  presets: [],
})
