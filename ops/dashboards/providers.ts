import { board, lines, number, row } from './panels.ts'
import { gauge, orNothing, perSecond, quantileBy } from './queries.ts'

/** What each provider takes, answers and delivers. */
export const PROVIDERS = board(
  'sms-providers',
  'SMS gateway: providers',
  'What each provider takes, how it answers, and what becomes of it.',
  [
    number(
      {
        title: 'Up',
        tells: '0: it is active, and nothing can be submitted to it. Paused and draining ones are left out.',
        unit: 'short',
        queries: [gauge('provider', 'sms_provider_up')],
      },
      [
        [null, 'red'],
        [1, 'green'],
      ],
    ),
    row('Submissions'),
    lines({
      title: 'Submitted',
      tells: 'Submissions each second.',
      unit: 'reqps',
      queries: [perSecond('provider', 'sms_submissions_total')],
    }),
    lines({
      title: 'Answers',
      tells:
        'What providers answered each second. Unknown: no answer in time, nobody knows whether it was sent.',
      unit: 'reqps',
      queries: [perSecond('provider, class', 'sms_submit_answers_total')],
    }),
    lines({
      title: 'Not accepted',
      tells: 'Share of answers that are anything but accepted.',
      unit: 'percentunit',
      queries: [
        {
          expr: '(sum by (provider) (rate(sms_submit_answers_total{class!="accepted"}[5m])) or 0 * sum by (provider) (rate(sms_submit_answers_total[5m]))) / sum by (provider) (rate(sms_submit_answers_total[5m]))',
          legend: '{{provider}}',
        },
      ],
    }),
    lines({
      title: 'Time to answer',
      tells: '95 of 100 submissions are answered within this.',
      unit: 's',
      queries: [quantileBy('provider', 'sms_submit_seconds')],
    }),
    lines({
      title: 'Lines',
      tells: 'Lines that are held, over all processes. Failed: cannot be opened.',
      unit: 'short',
      queries: [gauge('provider, state', 'sms_lines')],
    }),
    lines({
      title: 'Breaker',
      tells: '1 while too many answers of a provider are failures.',
      unit: 'short',
      queries: [gauge('provider', 'sms_breaker_open')],
    }),
    row('What waits'),
    lines(
      {
        title: 'Waiting',
        tells: 'Messages that wait for their dispatch to it.',
        unit: 'locale',
        queries: [
          {
            expr: 'sum by (provider) (max by (provider, lane) (sms_backlog_messages))',
            legend: '{{provider}}',
          },
        ],
      },
      { stacked: true },
    ),
    lines({
      title: 'Oldest waiting',
      tells: 'How long the oldest of them has been due, by lane.',
      unit: 's',
      queries: [gauge('provider, lane', 'sms_backlog_oldest_seconds')],
    }),
    lines({
      title: 'Room in the queue',
      tells: 'All that waits, and from how many on normal messages are refused with queue_full.',
      unit: 'locale',
      queries: [
        { expr: orNothing('sum(max by (provider, lane) (sms_backlog_messages))'), legend: 'waiting' },
        { expr: 'max(sms_backlog_max_messages)', legend: 'MAX_BACKLOG' },
      ],
    }),
    row('Receipts'),
    lines({
      title: 'Delivered',
      tells: 'Of what ended in half an hour at a provider, what was delivered. From 20 messages on.',
      unit: 'percentunit',
      queries: [{ expr: 'sms:delivered:ratio30m', legend: '{{provider}}' }],
    }),
    lines({
      title: 'Receipts',
      tells: 'Receipts each second, by what they say; ignored: told twice or late.',
      unit: 'reqps',
      queries: [perSecond('provider, outcome', 'sms_receipts_total')],
    }),
    lines({
      title: 'Without a message',
      tells: 'Receipts that found no message at first, in an hour, and those that wait for one now.',
      unit: 'locale',
      queries: [
        {
          expr: 'sum by (provider) (increase(sms_receipts_unmatched_total[1h]))',
          legend: '{{provider}}: in an hour',
        },
        { expr: 'max by (provider) (sms_receipts_parked)', legend: '{{provider}}: waiting' },
      ],
    }),
  ],
)
