import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { privateServer } from '../../scripts/services/private-server.ts'
import { tcpAnswer } from '../../scripts/services/tcp-answer.ts'

/** Where an api listens. */
export type ApiPorts = { readonly http: number; readonly smpp: number }

/** HAProxy as ops/haproxy.cfg has it. */
export type Balancer = {
  readonly url: string
  readonly smppPort: number
  /** Whether it sends requests and sessions to the api that it knows by this name. */
  sendsTo(name: 'one' | 'two'): Promise<boolean>
  stop(): Promise<void>
}

const FILE = new URL('../../ops/haproxy.cfg', import.meta.url).pathname

/** Checks the file and starts HAProxy with it before two apis on loopback; `folder` is for its log. */
export async function startBalancer(
  folder: string,
  [one, two]: readonly [ApiPorts, ApiPorts],
): Promise<Balancer> {
  const program = providePrograms(['haproxy'])('haproxy')
  const [http, smpp, state] = [await freePort(), await freePort(), await freePort()]
  const at = (port: number) => `127.0.0.1:${port}`
  const env = {
    HTTP_BIND: at(http),
    SMPP_BIND: at(smpp),
    STATE_BIND: at(state),
    ...of('ONE', one),
    ...of('TWO', two),
  }
  const checked = spawnSync(program, ['-c', '-f', FILE], { env, encoding: 'utf8' })
  if (checked.status !== 0 || /WARNING|ALERT/.test(checked.stderr)) throw new Error(checked.stderr)
  const words = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const server = privateServer({
    name: 'haproxy',
    url: `http://${at(http)}`,
    command: ['env', ...words, program, '-db', '-f', FILE],
    folder,
    logFile: join(folder, 'haproxy.log'),
    account: undefined,
    stopSignal: 'TERM',
    answers: () => tcpAnswer(http, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n', '"ok"'),
  })
  await server.start()
  return {
    url: server.url,
    smppPort: smpp,
    async sendsTo(name) {
      const lines = (await (await fetch(`http://${at(state)}/;csv`)).text()).split('\n')
      return ['apis', 'sessions'].every((backend) =>
        lines.some((line) => line.startsWith(`${backend},${name},`) && line.includes(',UP,')),
      )
    },
    stop: server.stop,
  }

  function of(name: string, { http, smpp }: ApiPorts): Record<string, string> {
    return {
      [`API_${name}`]: at(http),
      [`API_${name}_HOST`]: '127.0.0.1',
      [`API_${name}_PORT`]: `${http}`,
      [`SMPP_${name}`]: at(smpp),
    }
  }
}
