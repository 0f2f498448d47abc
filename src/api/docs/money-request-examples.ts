import type { RequestExamples } from './request-examples.ts'

/** `POST /v1/clients/:id/adjustments`. */
export const ADJUSTMENT_EXAMPLES: RequestExamples = {
  down: {
    summary: 'Take back what was credited by mistake',
    value: { amount_cents: -250, reason: 'invoice 2026-118 was paid twice' },
  },
  up: { summary: 'A gift', value: { amount_cents: 100, reason: 'outage of 2026-11-20' } },
}

/** `POST /v1/clients/:id/topups`. */
export const TOPUP_EXAMPLES: RequestExamples = {
  plain: { summary: 'Money', value: { amount_cents: 50_000, note: 'invoice 2026-118' } },
  named: {
    summary: 'With an id of yours: asked again, nothing is added',
    value: { id: '3d6f0a52-6b0e-4f57-9d0e-0a4a3c9b7b11', amount_cents: 50_000 },
  },
}
