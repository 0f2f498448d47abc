import { DEMO_CLIENT } from './domain/demo-client.ts'
import { createClient } from './store/clients.ts'
import type { Db } from './store/database/db.ts'

/** Makes the demo client. A second call changes nothing: it is never topped up twice. */
export async function seedDemoClient(db: Db): Promise<void> {
  await createClient(db.sql, DEMO_CLIENT)
}
