import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { type PrivateServer, privateServer } from './private-server.ts'
import { tcpAnswer } from './tcp-answer.ts'

/** redis-server that keeps nothing on disk (it is a limiter and a cache, never the only copy), not yet started. */
export async function privateRedis(program: string, folder: string): Promise<PrivateServer> {
  const port = await freePort()
  const settings = { bind: '127.0.0.1', port: `${port}`, save: '', appendonly: 'no', dir: folder }
  return privateServer({
    name: 'redis-server',
    url: `redis://127.0.0.1:${port}`,
    command: [program, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])],
    folder,
    logFile: join(folder, 'redis.log'),
    account: undefined,
    stopSignal: 'TERM',
    answers: () => tcpAnswer(port, 'PING\r\n', '+PONG'),
  })
}
