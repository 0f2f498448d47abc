import type { UserData } from '../../../domain/message/user-data.ts'

/** What user data says, a line each: its name and its value, octets apart. None of what is usual. */
export function userDataLines(userData: UserData): readonly (readonly [string, string])[] {
  const { header, octets, data_coding: coding, protocol_id: protocol, sar } = userData
  return (
    [
      ['data_coding', `${coding} (0x${coding.toString(16).toUpperCase().padStart(2, '0')})`],
      ['protocol_id', protocol ? String(protocol) : ''],
      ['part', sar ? `${sar.number} of ${sar.total}, reference ${sar.reference}` : ''],
      ['header', apart(header)],
      ['octets', apart(octets)],
    ] as const
  ).filter(([, value]) => value !== '')
}

function apart(hex: string): string {
  return hex.replace(/..(?!$)/g, '$& ')
}
