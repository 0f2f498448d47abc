import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { type Authority, createAuthority } from '../../../support/certificates.ts'
import { eventually } from '../../../support/eventually.ts'
import { type NpmSmsc, openNpmSmsc } from '../../../support/smpp/npm-smsc.ts'
import { type OpenedSmpp, openProvider } from '../../../support/smpp/provider.ts'
import { whileTimeStands } from '../../../support/standing-time.ts'

// Sessions with npm smpp's SMSC, which nobody here wrote, and with peers that are none.

const close: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const one of close.splice(0)) await one()
})

function opened(provider: OpenedSmpp): OpenedSmpp {
  close.unshift(provider.close)
  return provider
}

async function npmSmsc(tls: object = {}): Promise<NpmSmsc> {
  const smsc = await openNpmSmsc(tls)
  close.push(smsc.close)
  return smsc
}

describe('a bind', () => {
  let smsc: NpmSmsc
  beforeEach(async () => {
    smsc = await npmSmsc()
  })

  for (const [bind, commands] of [
    ['transceiver', ['bind_transceiver']],
    ['pair', ['bind_receiver', 'bind_transmitter']],
    ['receiver', ['bind_receiver']],
  ] as const)
    test(`as ${bind}`, async () => {
      const provider = opened(openProvider(smsc.port, { bind }))
      await eventually(() => smsc.binds.length === commands.length)
      expect(smsc.binds.map(({ command }) => command).toSorted()).toEqual([...commands])
      await provider.bound()
    })

  test('as transmitter, without receipts', async () => {
    const provider = opened(openProvider(smsc.port, { bind: 'transmitter', receipts: 'none' }))
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
    expect(smsc.binds.map(({ command }) => command)).toEqual(['bind_transmitter'])
    expect(smsc.submitted.map(({ registered_delivery }) => registered_delivery)).toEqual([0])
  })

  test('says what the settings say', async () => {
    const settings = {
      system_type: 'VMA',
      interface_version: '5.0',
      address_range: '^4915',
      ton_npi: { address_range: { ton: 1, npi: 1 } },
    }
    await opened(openProvider(smsc.port, settings)).bound()
    expect(smsc.binds[0]).toMatchObject({
      system_id: 'gateway',
      password: 'secret',
      system_type: 'VMA',
      interface_version: 0x50,
      addr_ton: 1,
      addr_npi: 1,
      address_range: '^4915',
    })
  })

  test('that is refused is tried again, and its reason is shown', async () => {
    smsc.bindWith(0x0e)
    const provider = opened(openProvider(smsc.port))
    await eventually(() => provider.state().state === 'failed')
    expect(provider.state().lastError).toBe('bind_transceiver_resp ESME_RINVPASWD (0x0000000e)')
    expect(await provider.send('hello')).toMatchObject({ kind: 'throttled' })
    smsc.bindWith(0)
    await provider.bound()
    expect(provider.state().lastError).toBeNull()
  })

  test('that is never answered is given up and tried again', async () => {
    smsc.bindWith(null)
    const provider = opened(openProvider(smsc.port, { response_timeout_ms: 100 }))
    await eventually(() => smsc.binds.length >= 2)
    expect(provider.state()).toEqual({
      state: 'failed',
      lastError: 'bind_transceiver: no answer in time',
    })
  })

  test('is waited for by what is submitted before it', async () => {
    expect(await opened(openProvider(smsc.port)).send('hello')).toMatchObject({ kind: 'accepted' })
  })
})

describe('a session', () => {
  test('is made again when the SMSC says unbind, or closes it', async () => {
    const smsc = await npmSmsc()
    const provider = opened(openProvider(smsc.port))
    await provider.bound()
    const unbound = Promise.withResolvers<void>()
    smsc.sessions[0]?.unbind(() => unbound.resolve())
    await unbound.promise
    await eventually(() => smsc.binds.length === 2 && smsc.sessions.length === 1)
    smsc.sessions[0]?.destroy()
    await eventually(() => smsc.binds.length === 3 && provider.state().state === 'open')
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
  })

  test('is asked for by enquire_link, and asks itself', async () => {
    const smsc = await npmSmsc()
    let asked = 0
    const provider = opened(openProvider(smsc.port, { enquire_link_ms: 1_000 }))
    await provider.bound()
    const [session] = smsc.sessions
    session?.on('enquire_link', () => asked++)
    await eventually(() => asked > 0)
    const answered = Promise.withResolvers<number>()
    session?.enquire_link({}, ({ command_status }) => answered.resolve(command_status))
    expect(await answered.promise).toBe(0)
  })

  test('ignores outbind and alert_notification, which have no answer', async () => {
    const smsc = await npmSmsc()
    const provider = opened(openProvider(smsc.port))
    await provider.bound()
    smsc.sessions[0]?.outbind({ system_id: 'smsc', password: '' })
    smsc.sessions[0]?.alert_notification({ source_addr: '1', esme_addr: '2' })
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
    expect(smsc.binds).toHaveLength(1)
  })

  test('whose SMSC answers too late says so once', async () => {
    const smsc = await npmSmsc()
    const said: [object, string][] = []
    const log = { info() {}, error() {}, warn: (fields: object, words: string) => said.push([fields, words]) }
    const provider = opened(openProvider(smsc.port, { response_timeout_ms: 1_000 }, { log }))
    await provider.bound()
    const late: (() => void)[] = []
    smsc.answer((pdu, session) => {
      session.enquire_link({})
      late.push(() => session.send(pdu.response({ message_id: 'late' })))
      return null
    })
    const answers = await Promise.all([provider.send('hello'), provider.send('hello')])
    expect(answers.map(({ kind }) => kind)).toEqual(['unknown', 'unknown'])
    for (const answer of late) answer()
    smsc.answer(null)
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
    const tooShort = said.filter(([, words]) => words.includes('response_timeout_ms'))
    expect(tooShort.map(([fields]) => fields)).toMatchObject([
      { bind: 'bind_transceiver', answer: 'submit_sm_resp ESME_ROK (0x00000000)' },
    ])
  })

  test('is unbound when the provider is closed', async () => {
    const smsc = await npmSmsc()
    const provider = openProvider(smsc.port)
    await provider.bound()
    const unbound = Promise.withResolvers<void>()
    smsc.sessions[0]?.on('unbind', () => unbound.resolve())
    await provider.close()
    await unbound.promise
    await eventually(() => smsc.sessions.length === 0)
  })
})

describe('a peer that is no SMSC, or a wedged one', () => {
  type Peer = { readonly port: number; readonly sockets: Socket[] }

  /** Takes connections and does this with each. */
  async function peer(connected: (socket: Socket) => void): Promise<Peer> {
    const sockets: Socket[] = []
    const server: Server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => {})
      connected(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    close.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    })
    return { port: (server.address() as AddressInfo).port, sockets } // it listens on a port
  }

  /** bind_transceiver_resp ESME_ROK to the number that the bind has. */
  const bindOk = (bind: Buffer) =>
    Buffer.concat([
      Buffer.from('000000158000000900000000', 'hex'),
      bind.subarray(12, 16),
      Buffer.from('smsc\0'),
    ])

  test('an HTTP server is left, and tried again', async () => {
    const { port, sockets } = await peer((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'))
    })
    const provider = opened(openProvider(port))
    await eventually(() => sockets.length >= 2)
    expect(provider.state()).toMatchObject({ state: 'failed', lastError: expect.stringContaining('octets') })
  })

  test('one that takes the bind and closes is left, and tried again ever more seldom', async () => {
    const { port, sockets } = await peer((socket) => {
      socket.on('data', (bind: Buffer) => socket.end(bindOk(bind)))
    })
    opened(openProvider(port))
    await eventually(() => sockets.length >= 3)
  })

  test('one that hangs with a submission is closed when nothing is heard: the submission is unknown', async () => {
    let bound = 0
    const { port, sockets } = await peer((socket) => {
      socket.once('data', (bind: Buffer) => {
        bound++
        socket.write(bindOk(bind))
      })
    })
    const provider = opened(openProvider(port, { response_timeout_ms: 300 }))
    expect(await provider.send('hello')).toMatchObject({ kind: 'unknown' })
    await eventually(() => bound >= 2)
    await eventually(() => sockets[0]?.destroyed || sockets[0]?.readyState !== 'open')
  })

  test('one that reads no more is left by enquire_link', async () => {
    const { port, sockets } = await peer((socket) => {
      socket.once('data', (bind: Buffer) => {
        socket.write(bindOk(bind))
        socket.pause()
      })
    })
    opened(openProvider(port, { enquire_link_ms: 1_000, response_timeout_ms: 300 }))
    await eventually(() => sockets.length >= 2)
  })

  test('one that asks and reads nothing is let go, with what waits for it', async () => {
    const asking = Buffer.alloc(65_536, Buffer.from('00000010000000150000000000000001', 'hex'))
    let letGo = 0
    const { port } = await peer((socket) => {
      socket.once('close', () => letGo++)
      socket.once('data', (bind: Buffer) => {
        socket.write(bindOk(bind))
        socket.pause()
        const ask = () => {
          if (letGo === 0) socket.write(asking, () => setImmediate(ask))
        }
        ask()
      })
    })
    opened(openProvider(port))
    await eventually(() => letGo > 0)
  })

  test('one that never ends its handshake is left as soon as the provider is closed', async () => {
    const left = Promise.withResolvers<void>()
    const { port, sockets } = await peer((socket) => {
      socket.resume().once('close', () => left.resolve())
    })
    const provider = opened(openProvider(port, { tls: {} }))
    await eventually(() => sockets.length === 1)
    await whileTimeStands(() => Promise.all([provider.close(), left.promise]))
  })

  test('one where nothing listens has its reason without an address', async () => {
    const { port } = await peer(() => {})
    await close.pop()?.()
    const provider = opened(openProvider(port))
    await eventually(() => provider.state().state === 'failed')
    expect(provider.state().lastError).toBe('the connection was refused')
  })

  test('a private address is not connected to where that is not allowed', async () => {
    const { port, sockets } = await peer(() => {})
    const provider = opened(openProvider(port, {}, { allowPrivate: false }))
    await eventually(() => provider.state().state === 'failed')
    expect(provider.state().lastError).toStartWith('blocked: host must name a host on the public Internet')
    expect(sockets).toEqual([])
  })
})

describe('TLS', () => {
  let authority: Authority
  beforeAll(() => {
    authority = createAuthority()
  })
  afterAll(() => authority.remove())

  const serverWith = ({ certificate, key }: { certificate: string; key: string }, more: object = {}) =>
    npmSmsc({ cert: certificate, key, ...more })

  async function failure(provider: OpenedSmpp): Promise<string> {
    await eventually(() => provider.state().state === 'failed')
    return String(provider.state().lastError)
  }

  test('with the authority of the settings, to an address', async () => {
    const { port } = await serverWith(authority.issue('IP:127.0.0.1'))
    const provider = opened(openProvider(port, { tls: { ca: authority.certificate } }))
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
  })

  test('by the name that the certificate is for, which is asked for', async () => {
    const right = authority.issue('DNS:smsc.example')
    const { port } = await serverWith(authority.issue('DNS:other.example'), {
      SNICallback: (name: string, give: (error: Error | null, context?: unknown) => void) =>
        name === 'smsc.example'
          ? give(null, createSecureContext({ cert: right.certificate, key: right.key }))
          : give(new Error('no such name')),
    })
    const tls = { ca: authority.certificate, server_name: 'smsc.example' }
    const provider = opened(openProvider(port, { tls }))
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
  })

  test('not with a certificate that nobody vouches for, nor for another host', async () => {
    const { port } = await serverWith(authority.issue('DNS:other.example'))
    expect(await failure(opened(openProvider(port, { tls: {} })))).toStartWith(
      'the certificate or TLS handshake failed',
    )
    const ca = authority.certificate
    expect(await failure(opened(openProvider(port, { tls: { ca } })))).toStartWith(
      'the certificate or TLS handshake failed',
    )
    const unchecked = opened(openProvider(port, { tls: { verify: false } }))
    expect(await unchecked.send('hello')).toMatchObject({ kind: 'accepted' })
  })

  test('with a certificate of ours, where the SMSC wants one', async () => {
    const { port } = await serverWith(authority.issue('IP:127.0.0.1'), {
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    })
    const tls = { ca: authority.certificate }
    const { certificate, key } = authority.issue('DNS:gateway.example')
    const ours = opened(openProvider(port, { tls }, { secrets: { certificate, private_key: key } }))
    expect(await ours.send('hello')).toMatchObject({ kind: 'accepted' })
    await failure(opened(openProvider(port, { tls })))
  })

  test('with what is no certificate nothing is connected, and nothing breaks', async () => {
    const { port } = await serverWith(authority.issue('IP:127.0.0.1'))
    const secrets = { certificate: 'none', private_key: 'none' }
    expect(await failure(opened(openProvider(port, { tls: {} }, { secrets })))).toBe(
      'the certificates or the private key cannot be used',
    )
  })
})
