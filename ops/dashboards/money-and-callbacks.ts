import { board, lines, number, row } from './panels.ts'
import { gauge, perSecond } from './queries.ts'

const cents = (state: string) => `max(sms_credits_cents{state="${state}"})`

/** Credits, what is held back, and what clients are told. */
export const MONEY_AND_CALLBACKS = board(
  'sms-money',
  'SMS gateway: money and callbacks',
  'Credits of all clients, what is refused for their sake, and what clients are told.',
  [
    number(
      {
        title: 'Available',
        tells: 'Cents that clients can still spend.',
        unit: 'locale',
        queries: [{ expr: cents('available'), legend: '' }],
      },
      [[null, 'text']],
    ),
    number(
      {
        title: 'Held',
        tells: 'Cents held for messages that have not ended.',
        unit: 'locale',
        queries: [{ expr: cents('held'), legend: '' }],
      },
      [[null, 'text']],
    ),
    number(
      {
        title: 'Clients low on credit',
        tells: 'Clients with less than 5 % of their last top-up.',
        unit: 'short',
        queries: [{ expr: 'max(sms_clients_low_credit)', legend: '' }],
      },
      [
        [null, 'green'],
        [1, 'orange'],
      ],
    ),
    number(
      {
        title: 'Violations',
        tells: 'What the last audit found.',
        unit: 'short',
        queries: [{ expr: 'sum(max by (invariant) (sms_audit_violations))', legend: '' }],
      },
      [
        [null, 'green'],
        [1, 'red'],
      ],
    ),
    number(
      {
        title: 'Since the last audit',
        tells: 'How long ago the last audit ended.',
        unit: 's',
        queries: [{ expr: 'time() - max(sms_audit_finished_timestamp_seconds)', legend: '' }],
      },
      [
        [null, 'green'],
        [21_600, 'orange'],
      ],
    ),
    number(
      {
        title: 'Days not archived',
        tells: 'Days whose way to cold storage failed when it was last tried.',
        unit: 'short',
        queries: [{ expr: 'max(sms_archive_failed_days)', legend: '' }],
      },
      [[null, 'green']],
    ),
    number(
      {
        title: 'Erasures open',
        tells: 'Numbers, and archived messages, that are asked to go and have not gone everywhere yet.',
        unit: 'short',
        queries: [{ expr: 'max(sms_erasures_open)', legend: '' }],
      },
      [[null, 'green']],
    ),
    number(
      {
        title: 'Oldest erasure',
        tells: 'How long ago the oldest of them was asked for.',
        unit: 's',
        queries: [{ expr: 'max(sms_erasures_oldest_seconds)', legend: '' }],
      },
      [
        [null, 'green'],
        [86_400, 'orange'],
      ],
    ),
    row('Money'),
    lines({
      title: 'Spent in an hour',
      tells: 'Cents captured in the hour before.',
      unit: 'locale',
      queries: [{ expr: 'sms:captured_cents:delta1h', legend: 'cents' }],
    }),
    lines({
      title: 'Held',
      tells: 'Cents held for messages that have not ended. Growing: receipts are missing.',
      unit: 'locale',
      queries: [{ expr: cents('held'), legend: 'cents' }],
    }),
    lines({
      title: 'Who sends',
      tells: 'Messages accepted each second, by client; the first clients of a process by their id.',
      unit: 'reqps',
      queries: [
        {
          expr: 'topk(10, sum by (client) (rate(sms_messages_accepted_total[$__rate_interval])))',
          legend: '{{client}}',
        },
      ],
    }),
    row('Held back'),
    lines({
      title: 'For want of credit',
      tells: 'Messages refused each second because their client could not pay, or had spent its daily cap.',
      unit: 'reqps',
      queries: [
        { expr: 'sum(rate(sms_credit_refused_total[$__rate_interval]))', legend: 'refused' },
        { expr: 'sum(rate(sms_daily_cap_refused_total[$__rate_interval]))', legend: 'daily cap' },
      ],
    }),
    lines({
      title: 'Fraud guard',
      tells: 'What the guard found each second, by rule: refused, or noted only.',
      unit: 'reqps',
      queries: [perSecond('rule, action', 'sms_guard_hits_total')],
    }),
    lines({
      title: 'Opted out',
      tells: 'Messages each second that did not go to numbers which have opted out.',
      unit: 'reqps',
      queries: [{ expr: 'sum(rate(sms_suppressed_total[$__rate_interval]))', legend: 'suppressed' }],
    }),
    lines({
      title: 'Bulk acts',
      tells: 'Messages each second that acts on many came to: done, or refused with the reason in the job.',
      unit: 'reqps',
      queries: [perSecond('act, outcome', 'sms_bulk_messages_total')],
    }),
    row('Callbacks'),
    lines({
      title: 'Delivered or not',
      tells: 'Deliveries of callbacks each second, by what came of them.',
      unit: 'reqps',
      queries: [perSecond('outcome', 'sms_callbacks_total')],
    }),
    lines({
      title: 'Waiting',
      tells: 'Callbacks that are not delivered and not given up.',
      unit: 'locale',
      queries: [{ expr: 'max(sms_callbacks_waiting)', legend: 'waiting' }],
    }),
    lines({
      title: 'Most overdue',
      tells: 'How long the callback that is most overdue has been due. Growing: workers do not keep up.',
      unit: 's',
      queries: [{ expr: 'max(sms_callbacks_oldest_seconds)', legend: 'overdue' }],
    }),
    lines({
      title: 'Targets that are paused',
      tells: 'Endpoints of clients that did not answer and are asked ever more seldom.',
      unit: 'short',
      queries: [{ expr: 'max(sms_callback_endpoints_paused)', legend: 'paused' }],
    }),
    lines({
      title: 'Dead letters',
      tells: 'What belongs to nothing or could not be read: the command dead lists it.',
      unit: 'locale',
      queries: [gauge('what', 'sms_dead_letters')],
    }),
  ],
)
