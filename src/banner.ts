import { DEMO_CLIENT } from './domain/demo-client.ts'
import type { DbAddress } from './store/db.ts'

/** What a newcomer reads after `npm start`: where everything is, and a first message to try. */
export function banner(port: number, address: DbAddress, bus: string): string {
  const base = `http://localhost:${port}`
  const parts = `${address.kind === 'url' ? 'PostgreSQL' : 'embedded PostgreSQL'}, ${bus === 'nats' ? 'NATS' : 'in-process bus'}`
  return `
SMS gateway, running on ${parts}

  API    ${base}/v1
  Docs   ${base}/docs
  Ready  ${base}/ready

Send a message from the demo client:

  curl -s ${base}/v1/messages -H 'Content-Type: application/json' \\
    -d '{"client_id":"${DEMO_CLIENT.id}","to":"+1234567890","from":"SENDER","text":"Hello World"}'

`
}
