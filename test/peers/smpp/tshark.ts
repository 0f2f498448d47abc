import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../../scripts/services/binaries.ts'

const PORT = 2775

/** These fields of each PDU as Wireshark's dissector shows them: a line each, with tabs between. Installs tshark when it is missing. */
export function dissect(pdus: readonly Buffer[], fields: readonly string[]): readonly string[] {
  const program = providePrograms(['tshark', 'text2pcap'])
  const folder = mkdtempSync(join(tmpdir(), 'sms-tshark-'))
  try {
    const [dump, capture] = [join(folder, 'dump.txt'), join(folder, 'dump.pcap')]
    writeFileSync(dump, pdus.map(dumpOf).join('\n'))
    run([program('text2pcap'), '-q', '-T', `${PORT},${PORT}`, dump, capture])
    const decoded = ['-d', `tcp.port==${PORT},smpp`, '-o', 'tcp.desegment_tcp_streams:FALSE']
    const asked = fields.flatMap((name) => ['-e', name])
    return run([program('tshark'), '-r', capture, ...decoded, '-T', 'fields', ...asked])
      .trimEnd()
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
