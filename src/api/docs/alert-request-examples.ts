import type { RequestExamples } from './request-examples.ts'

/** Alerts to try. */
export const ALERT_EXAMPLES: RequestExamples = {
  failures: {
    summary: 'more than a tenth of what a provider ends has failed',
    value: {
      name: 'telco-b fails',
      metric: 'failure_share',
      threshold: 10,
      over_minutes: 5,
      provider: 'telco-b',
    },
  },
  waiting: {
    summary: 'one-time passwords wait for more than five seconds',
    value: { name: 'codes wait', metric: 'oldest_waiting', threshold: 5, lane: 'otp' },
  },
  anything: {
    summary: 'anything that is bad',
    value: { name: 'something is wrong', metric: 'bad_problems', threshold: 0 },
  },
}

/** Changes to try. */
export const CHANGE_ALERT_EXAMPLES: RequestExamples = {
  threshold: { summary: 'fires later', value: { threshold: 25 } },
  off: { summary: 'is not looked at', value: { on: false } },
}

/** Where alerts may be told. */
export const WEBHOOK_EXAMPLES: RequestExamples = {
  set: { summary: 'tells alerts there', value: { url: 'https://example.com/alerts' } },
  newSecret: {
    summary: 'with another secret from now on',
    value: { url: 'https://example.com/alerts', new_secret: true },
  },
}
