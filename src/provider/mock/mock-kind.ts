import { defineKind } from '../define-kind.ts'
import type { Hooks, OpenProvider } from '../kind.ts'
import type { RawRequest, ToldReceipts, UnreadableReceipt } from '../port.ts'
import { readMockInbound } from './inbound-body.ts'
import { openMockProvider } from './mock.ts'
import { MockSettings } from './mock-settings.ts'
import { readMockReceipt } from './receipt-body.ts'
import { receiptUrls } from './receipt-urls.ts'

/** The name of the operator that the addresses of `dlr_urls` are for, unless they name none. */
const FIRST = 'mock'
const TIMEOUT_MS = 10_000
const MAX_IN_FLIGHT = 1_000

/** An operator that lives in the process and plays what a number's last digits say; its receipts come as JSON, one in a request. */
export const mockKind = defineKind({
  settings: MockSettings,
  secrets: [],
  defaults: {
    lines: null,
    maxPartsPerS: null,
    maxInFlight: MAX_IN_FLIGHT,
    timeoutMs: TIMEOUT_MS,
    onUnknown: 'resend',
  },
  check: ({ temp_fail_rate: temporary = 0, perm_fail_rate: permanent = 0, throttle_rate: throttled = 0 }) =>
    temporary + permanent + throttled > 1
      ? { field: 'temp_fail_rate', rule: 'and perm_fail_rate and throttle_rate must be 1 at most together' }
      : null,
  takesUserData: () => true,
  open: openMock,
  proof: 'token',
  inbox: (_settings, _secrets, request) => readRequest(request),
  readReceipt: (_, body) => readMockReceipt(body),
  receiptAnswer: null,
  inboundAnswer: null,
  render: null,
  presets: [],
})

function openMock(settings: MockSettings, hooks: Hooks): OpenProvider {
  const { name, receiptUrl, receiptToken: token, dataDir, random, now, log, keepExchange } = hooks
  const own = receiptUrl === null ? [] : [receiptUrl]
  const dlrUrls = settings.dlr_urls ? receiptUrls(settings.dlr_urls, { first: FIRST, name, token }) : own
  if (dlrUrls.length === 0) return UNREACHABLE
  return openMockProvider({
    name,
    bookPath: `${dataDir}/${name}-provider.sqlite`,
    dlrUrls,
    latencyMs: settings.latency_ms ?? 0,
    dlrDelayMs: settings.dlr_delay_ms ?? 0,
    tempFailRate: settings.temp_fail_rate ?? 0,
    permFailRate: settings.perm_fail_rate ?? 0,
    throttleRate: settings.throttle_rate ?? 0,
    lostReceiptRate: settings.lost_receipt_rate ?? 0,
    random,
    now,
    log,
    keepExchange,
  })
}

const NO_ADDRESS = 'it knows no address for its receipts: set PUBLIC_URL or its dlr_urls'

const UNREACHABLE: OpenProvider = {
  submit: async () => ({ kind: 'rejected_temporary', error: NO_ADDRESS, detail: 'not submitted' }),
  state: () => ({ state: 'failed', lastError: NO_ADDRESS }),
  async close() {},
}

function readRequest({ address, json }: RawRequest): ToldReceipts | UnreadableReceipt {
  const body = json()
  if (address === 'inbound') return readMockInbound(body)
  const receipt = readMockReceipt(body)
  return receipt.kind === 'unreadable' ? receipt : { kind: 'told', receipts: [{ receipt, body }] }
}
