import { must } from '../../../../src/domain/assert.ts'
import type { MessageId } from '../../../../src/domain/message.ts'
import { readMsisdn } from '../../../../src/domain/msisdn.ts'
import type { OpenProvider } from '../../../../src/provider/kind.ts'
import { type MockOptions, openMockProvider } from '../../../../src/provider/mock/mock.ts'
import type { SubmitRequest } from '../../../../src/provider/port.ts'

/** A mock operator without failures or delays, silent in the log. */
export function openOperator(
  options: Partial<MockOptions> & Pick<MockOptions, 'bookPath' | 'dlrUrls'>,
): OpenProvider {
  return openMockProvider({
    name: 'mock',
    latencyMs: 0,
    dlrDelayMs: 0,
    tempFailRate: 0,
    permFailRate: 0,
    throttleRate: 0,
    lostReceiptRate: 0,
    random: () => 0.5,
    now: Date.now,
    keepExchange: null,
    log: { info() {}, warn() {} },
    ...options,
  })
}

/** The first submission of a message to a number that ends in these four digits. */
export function requestTo(suffix: string, change: Partial<SubmitRequest> = {}): SubmitRequest {
  return {
    // A brand constructor: the operator only writes it down.
    messageId: crypto.randomUUID() as MessageId,
    to: must(readMsisdn(`+4917012${suffix}`), 'a number'),
    from: 'Shop',
    text: 'hello',
    encoding: 'GSM7',
    parts: 1,
    userData: null,
    reference: null,
    expiresAtMs: Date.now() + 60_000,
    attempt: 1,
    throttles: 0,
    tlvs: [],
    dlt: null,
    mask: (words) => words,
    ...change,
  }
}

// Run as a program: submits `count` messages, prints the operator's names for them, and stays alive to be killed.
if (import.meta.main) {
  const [bookPath = '', dlrUrl = '', dlrDelayMs = '', count = ''] = process.argv.slice(2)
  const operator = openOperator({ bookPath, dlrUrls: [dlrUrl], dlrDelayMs: Number(dlrDelayMs) })
  const { signal } = new AbortController()
  const requests = Array.from({ length: Number(count) }, () => requestTo('4567'))
  const answers = await Promise.all(requests.map((request) => operator.submit(request, signal)))
  console.log(
    JSON.stringify(answers.map((answer) => (answer.kind === 'accepted' ? answer.providerMessageIds[0] : ''))),
  )
}
