import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { diesWithUs } from '../../scripts/services/dies-with-us.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { tcpAnswer } from '../../scripts/services/tcp-answer.ts'
import { eventually } from './eventually.ts'

/** Kannel's two boxes on loopback. */
export type KannelBoxes = {
  readonly sendsmsPort: number
  readonly username: string
  readonly password: string
  readonly pids: readonly number[]
  /** Resolves when the status page says these words. */
  untilStatus(words: string): Promise<void>
  close(): Promise<void>
}

/** A real Kannel on loopback. Its SMSC is Kannel's own test program, once it is connected. */
export type Kannel = Omit<KannelBoxes, 'pids' | 'untilStatus'> & {
  /** Connects the SMSC; until then messages are queued. */
  connectSmsc(): void
  /** What has reached the SMSC, each as `sender receiver type text`. */
  readonly arrived: readonly string[]
  close(): Promise<void>
}

const USERNAME = 'gateway'
const PASSWORD = 'kannel-pass'

/** What a Kannel has beside its boxes: groups, and lines of its groups `core` and `smsbox`. */
export type KannelWishes = {
  readonly groups: readonly string[]
  readonly core?: readonly string[]
  readonly smsbox?: readonly string[]
}

/** Groups are separated by blank lines, and Kannel wants a group sms-service whatever for. */
const configuration = (
  folder: string,
  ports: readonly [admin: number, smsbox: number, sendsms: number],
  { groups, core = [], smsbox = [] }: KannelWishes,
) => `
group = core
admin-port = ${ports[0]}
admin-password = ${PASSWORD}
admin-interface = 127.0.0.1
smsbox-port = ${ports[1]}
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "${folder}/bearerbox.log"
${core.join('\n')}

${groups.join('\n\n')}

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${ports[2]}
sendsms-interface = 127.0.0.1
log-file = "${folder}/smsbox.log"
${smsbox.join('\n')}

group = sendsms-user
username = ${USERNAME}
password = ${PASSWORD}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
text = "No service"
`

/** Starts bearerbox and smsbox, which are installed with apt-get when they are missing; both answer when this returns. */
export async function openKannelBoxes(wishes: KannelWishes): Promise<KannelBoxes> {
  const program = providePrograms(['bearerbox', 'smsbox'])
  const folder = mkdtempSync(join(tmpdir(), 'sms-kannel-'))
  const [admin, smsbox, sendsms] = [await freePort(), await freePort(), await freePort()]
  const file = join(folder, 'kannel.conf')
  writeFileSync(file, configuration(folder, [admin, smsbox, sendsms], wishes))
  const dying = diesWithUs('KILL')
  const children: Bun.Subprocess[] = []

  function start(name: 'bearerbox' | 'smsbox') {
    const ignored = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore', cwd: folder } as const
    children.push(Bun.spawn([...dying, program(name), file], ignored))
  }
  const status = `GET /status.txt?password=${PASSWORD} HTTP/1.0\r\n\r\n`
  const untilStatus = async (words: string) => void (await eventually(() => tcpAnswer(admin, status, words)))
  start('bearerbox')
  await untilStatus('Kannel bearerbox')
  start('smsbox')
  await untilStatus('smsbox:(none), IP 127.0.0.1')
  await eventually(() => tcpAnswer(sendsms, 'GET /cgi-bin/sendsms HTTP/1.0\r\n\r\n', 'Authorization failed'))

  return {
    sendsmsPort: sendsms,
    username: USERNAME,
    password: PASSWORD,
    pids: children.map(({ pid }) => pid),
    untilStatus,
    async close() {
      for (const child of children.toReversed()) child.kill('SIGKILL')
      await Promise.all(children.map(({ exited }) => exited))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a Kannel with its own test program as its SMSC, installed with apt-get when it is missing. */
export async function openKannel(): Promise<Kannel> {
  const fakesmsc = providePrograms(['fakesmsc'])('fakesmsc')
  const smscPort = await freePort()
  const boxes = await openKannelBoxes({
    groups: [`group = smsc\nsmsc = fake\nsmsc-id = fake\nport = ${smscPort}\nconnect-allow-ip = 127.0.0.1`],
  })
  const arrived: string[] = []
  let smsc: Bun.Subprocess | undefined
  return {
    ...boxes,
    arrived,
    connectSmsc() {
      // It ends with its input, so the pipe stays open.
      const child = Bun.spawn([...diesWithUs('KILL'), fakesmsc, '-H', '127.0.0.1', '-r', `${smscPort}`], {
        stdin: 'pipe',
        stdout: 'pipe',
        stderr: 'pipe',
      })
      smsc = child
      for (const output of [child.stdout, child.stderr]) void readArrived(output, arrived)
    },
    async close() {
      smsc?.kill('SIGKILL')
      await smsc?.exited
      await boxes.close()
    },
  }
}

async function readArrived(stream: ReadableStream<Uint8Array>, arrived: string[]): Promise<void> {
  const decoder = new TextDecoder()
  let waiting = ''
  for await (const chunk of stream) {
    const lines = (waiting + decoder.decode(chunk, { stream: true })).split('\n')
    waiting = lines.pop() ?? ''
    for (const line of lines) {
      const message = /Got message \d+: <(.*)>/.exec(line)?.[1]
      if (message !== undefined) arrived.push(message)
    }
  }
}
