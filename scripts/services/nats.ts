import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { type PrivateServer, privateServer } from './private-server.ts'
import { tcpAnswer } from './tcp-answer.ts'

/** JetStream has its own start-up (it recovers streams from disk), so readiness is an answer of its API. */
const JETSTREAM_INFO = 'CONNECT {"verbose":false}\r\nSUB _INBOX.up 1\r\nPUB $JS.API.INFO _INBOX.up 0\r\n\r\n'
const JETSTREAM_INFO_ANSWER = 'io.nats.jetstream.api.v1.account_info_response'

/** nats-server with JetStream's file store in `folder` and its default sync interval, not yet started. */
export async function privateNats(program: string, folder: string): Promise<PrivateServer> {
  const port = await freePort()
  return privateServer({
    name: 'nats-server',
    url: `nats://127.0.0.1:${port}`,
    command: [program, '-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', join(folder, 'nats')],
    folder,
    logFile: join(folder, 'nats.log'),
    account: undefined,
    stopSignal: 'TERM',
    answers: () => tcpAnswer(port, JETSTREAM_INFO, JETSTREAM_INFO_ANSWER),
  })
}
