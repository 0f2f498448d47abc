import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../../scripts/services/binaries.ts'
import type { Packet } from './recorder.ts'

const PORT = 2775
/** `tcp.srcport` of what a server said in a recorded session. */
export const SERVER_PORT = String(PORT)
/** Of the client of a recorded session. */
const CLIENT_PORT = 40_000

/** These fields of each PDU as Wireshark's dissector shows them: a line each, with tabs between. Installs tshark when it is missing. */
export function dissect(pdus: readonly Buffer[], fields: readonly string[]): readonly string[] {
  return shown(pdus.map(dumpOf).join('\n'), [`${PORT},${PORT}`], false, fields)
}

/**
 * The same of a recorded connection, where the dissector finds for itself where a PDU begins: a line for each packet that ends one, in
 * which values of several PDUs stand with commas between.
 */
export function dissectSession(packets: readonly Packet[], fields: readonly string[]): readonly string[] {
  // What is outbound goes from the second port to the first.
  const dump = packets.map(({ from, octets }) => `${from === 'server' ? 'O' : 'I'}\n${dumpOf(octets)}`)
  return shown(dump.join('\n'), [`${CLIENT_PORT},${PORT}`, '-D'], true, fields)
}

function shown(
  dump: string,
  ports: readonly string[],
  isStream: boolean,
  fields: readonly string[],
): string[] {
  const program = providePrograms(['tshark', 'text2pcap'])
  const folder = mkdtempSync(join(tmpdir(), 'sms-tshark-'))
  try {
    const [text, capture] = [join(folder, 'dump.txt'), join(folder, 'dump.pcap')]
    writeFileSync(text, dump)
    run([program('text2pcap'), '-q', '-T', ...ports, text, capture])
    const decoded = ['-d', `tcp.port==${PORT},smpp`, '-o', `tcp.desegment_tcp_streams:${isStream}`]
    const asked = fields.flatMap((name) => ['-e', name])
    return run([program('tshark'), '-r', capture, ...decoded, '-T', 'fields', ...asked])
      .replace(/\n$/, '')
      .split('\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(command: readonly string[]): string {
  const { success, stdout, stderr } = Bun.spawnSync([...command], { stdin: 'ignore' })
  if (!success) throw new Error(`${command[0]} failed:\n${stderr}`)
  return stdout.toString()
}

/** As text2pcap reads packets: offsets and octets in hex; an offset of 0 begins the next. */
function dumpOf(octets: Buffer): string {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += 16) {
    const line =
      octets
        .subarray(at, at + 16)
        .toString('hex')
        .match(/../g) ?? []
    lines.push(`${at.toString(16).padStart(6, '0')} ${line.join(' ')}`)
  }
  return `${lines.join('\n')}\n`
}
