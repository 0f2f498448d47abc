import type { RequestExamples } from './request-examples.ts'

/** `PUT /v1/clients/:id/smpp`. */
export const SMPP_ACCOUNT_EXAMPLES = {
  shop: {
    summary: 'An account that binds from one network and this machine',
    value: {
      system_id: 'shop',
      password: 'kT7wq2Zp',
      allow_ips: ['192.0.2.0/24', '127.0.0.1'],
      max_parts_per_s: 50,
    },
  },
} as const satisfies RequestExamples
