import { createHash, timingSafeEqual } from 'node:crypto'
import type { Inbox } from '../port.ts'
import { readMockReceipt } from './receipt-body.ts'

/** The inbox of a mock operator: its receipts come as JSON, one in a request, to the path that ends in its token. */
export function openMockInbox(token: string): Inbox {
  const proof = digest(token)
  return ({ tail, json }) => {
    if (!timingSafeEqual(digest(tail), proof)) return { kind: 'forged' }
    const body = json()
    const receipt = readMockReceipt(body)
    return receipt.kind === 'unreadable' ? receipt : { kind: 'told', receipts: [{ receipt, body }] }
  }
}

/** Of one length whatever the text, as `timingSafeEqual` needs it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
