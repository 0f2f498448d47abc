import type { RequestExamples } from './request-examples.ts'

/** Tokens to try. */
export const ADMIN_EXAMPLES: RequestExamples = {
  bookkeeper: {
    summary: 'for who looks at clients and tops them up',
    value: { name: 'Ann Miller', scopes: ['read', 'money'] },
  },
  deployment: {
    summary: 'for a program that sets routes and providers, until the end of next year',
    value: { name: 'deployment', scopes: ['read', 'config'], until: '2027-12-31T00:00:00Z' },
  },
}
