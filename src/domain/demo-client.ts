import { must } from './assert.ts'
import type { ClientId } from './message.ts'
import { moneyOfCents } from './money.ts'

/** The client that a new gateway starts with, so that the first message can be sent at once; also that of the examples. */
export const DEMO_CLIENT = {
  id: '550e8400-e29b-41d4-a716-446655440000' as ClientId, // a constant in the form of one
  name: 'Demo',
  topupId: '550e8400-e29b-41d4-a716-446655440001',
  credit: must(moneyOfCents(100_000), 'what the demo client gets'),
}
