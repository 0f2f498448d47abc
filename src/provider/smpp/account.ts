import { X509Certificate } from 'node:crypto'
import { tlvsOf as octetsOfTlvs, readParameters } from '../../domain/parameters.ts'
import type { BodyOf } from '../../smpp/commands.ts'
import type { Tlv } from '../../smpp/tlvs.ts'
import type { Secrets, SettingsViolation } from '../kind.ts'
import type { StatusOutcome } from './answers.ts'
import type { TlsOptions } from './dial.ts'
import type { BindCommand } from './link.ts'
import type { IdForms } from './received/receipts.ts'
import type { SmppSettings } from './settings.ts'
import { DATA_CODINGS, type Writing } from './text.ts'

/** Which commands an account binds with; the first is the one that submits, null: none does. */
export function bindsOf(bind: SmppSettings['bind']): {
  readonly transmitter: BindCommand | null
  readonly receiver: BindCommand | null
} {
  switch (bind ?? 'transceiver') {
    case 'transceiver':
      return { transmitter: 'bind_transceiver', receiver: null }
    case 'pair':
      return { transmitter: 'bind_transmitter', receiver: 'bind_receiver' }
    case 'transmitter':
      return { transmitter: 'bind_transmitter', receiver: null }
    case 'receiver':
      return { transmitter: null, receiver: 'bind_receiver' }
  }
}

/** interface_version (SMPP v3.4, clause 5.2.4; v5.0, clause 4.7.13). */
const VERSIONS = { '3.3': 0x33, '3.4': 0x34, '5.0': 0x50 } as const

/** What an account binds with. */
export function credentialsOf(settings: SmppSettings, secrets: Secrets): BodyOf<BindCommand> {
  const { ton = 0, npi = 0 } = settings.ton_npi?.address_range ?? {}
  return {
    system_id: settings.system_id,
    password: secrets['password'] ?? '',
    system_type: settings.system_type ?? '',
    interface_version: VERSIONS[settings.interface_version ?? '3.4'],
    addr_ton: ton,
    addr_npi: npi,
    address_range: settings.address_range ?? '',
  }
}

/** How its connections are secured; null: not at all. */
export function tlsOf({ host, tls }: SmppSettings, secrets: Secrets): TlsOptions | null {
  if (!tls) return null
  return {
    serverName: tls.server_name ?? host,
    ca: tls.ca ?? null,
    certificate: secrets['certificate'] ?? null,
    privateKey: secrets['private_key'] ?? null,
    verify: tls.verify ?? true,
  }
}

/** How texts are written for it. */
export function writingOf({ default_alphabet, data_coding }: SmppSettings): Writing {
  return { alphabet: default_alphabet ?? 'gsm', codings: { ...DATA_CODINGS, ...data_coding } }
}

/** In which forms it writes ids; receipted_message_id is that of its answers by the specification (clause 5.3.2.12). */
export function idFormsOf({ message_id_format }: SmppSettings): IdForms {
  const { answers = 'as_is', receipts = 'as_is', parameter = 'as_is' } = message_id_format ?? {}
  return { answers, receipts, parameter }
}

/** What its refusals mean, where that is another thing than everywhere. */
export function overridesOf({ status_map }: SmppSettings): ReadonlyMap<number, StatusOutcome> {
  return new Map(Object.entries(status_map ?? {}).map(([status, outcome]) => [Number(status), outcome]))
}

/** The parameters that every submission to it has; null: it takes none, of messages neither. */
export function tlvsOf({ interface_version, tlvs }: SmppSettings): readonly Tlv[] | null {
  if (interface_version === '3.3') return null
  return octetsOfTlvs(tlvs ?? null).map(({ tag, octets }) => ({ tag, value: octets }))
}

const COMMAND_STATUS = /^0x[0-9a-f]{1,8}$/i

type Rule = (settings: SmppSettings, secrets: ReadonlySet<string>) => SettingsViolation | null

const RULES: readonly Rule[] = [
  ({ bind, receipts }) =>
    bind === 'transmitter' && receipts !== 'none'
      ? {
          field: 'receipts',
          rule: 'must be none where only a transmitter is bound: nothing comes back on it',
        }
      : null,
  ({ tls }) =>
    tls?.verify === false && tls.ca !== undefined
      ? { field: 'tls.verify', rule: 'must not be false where certificates are given to check by' }
      : null,
  ({ tls }) =>
    tls?.ca !== undefined && !isCertificate(tls.ca)
      ? { field: 'tls.ca', rule: 'must be certificates in PEM' }
      : null,
  (_, secrets) =>
    secrets.has('certificate') !== secrets.has('private_key')
      ? {
          field: secrets.has('certificate') ? 'secrets.private_key' : 'secrets.certificate',
          rule: 'must be given: certificate and private_key belong together',
        }
      : null,
  ({ tls }, secrets) =>
    !tls && secrets.has('certificate')
      ? { field: 'tls', rule: 'must be given where a certificate is: it is for TLS' }
      : null,
  ({ interface_version, long_messages }) =>
    interface_version === '3.3' && (long_messages === 'sar' || long_messages === 'payload')
      ? {
          field: 'long_messages',
          rule: 'must be udh8 or udh16 with interface_version 3.3, which has no parameters',
        }
      : null,
  ({ interface_version, tlvs }) =>
    interface_version === '3.3' && tlvs && Object.keys(tlvs).length > 0
      ? { field: 'tlvs', rule: 'must not be given with interface_version 3.3, which has no parameters' }
      : null,
  ({ tlvs }) => {
    const read = readParameters({ tlvs })
    return read.kind === 'violation' ? { field: 'tlvs', rule: read.rule } : null
  },
  ({ status_map }) =>
    Object.keys(status_map ?? {}).every((status) => COMMAND_STATUS.test(status))
      ? null
      : { field: 'status_map', rule: 'must be by command_status, as {"0x0000000b": "temporary"}' },
]

/** What a schema cannot say of the settings. */
export function checkSmpp(settings: SmppSettings, secrets: ReadonlySet<string>): SettingsViolation | null {
  for (const rule of RULES) {
    const violation = rule(settings, secrets)
    if (violation) return violation
  }
  return null
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false
  }
}
