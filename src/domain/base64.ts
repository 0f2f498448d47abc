/**
 * What base64 makes of these octets alone, wherever they begin in what is encoded: it takes three octets at a time (RFC 4648, 4), so
 * there are three forms. Characters that hold bits of a neighbour too are left out.
 */
export function base64Within(octets: Uint8Array): readonly string[] {
  return [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), octets])
    const from = Math.ceil((before * 8) / 6)
    const to = Math.floor((padded.length * 8) / 6)
    return padded.toString('base64').slice(from, to)
  })
}
