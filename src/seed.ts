import type { ClientId } from './domain/message.ts'
import { createClient } from './store/clients.ts'
import type { Db } from './store/db.ts'

/** The client that a new gateway starts with, so that the first message can be sent at once. */
export const DEMO_CLIENT = {
  id: '550e8400-e29b-41d4-a716-446655440000' as ClientId,
  name: 'Demo',
  topupId: '550e8400-e29b-41d4-a716-446655440001',
  creditCents: 100_000,
}

/** Makes the demo client. A second call changes nothing: it is never topped up twice. */
export async function seedDemoClient(db: Db): Promise<void> {
  await createClient(db.sql, DEMO_CLIENT)
}
