import { board, lines, number, row } from './panels.ts'
import { gauge, orNothing, perSecond, quantiles } from './queries.ts'

/** What to look at first: does it take, send and deliver, and what rings. */
export const OVERVIEW = board(
  'sms-overview',
  'SMS gateway: overview',
  'Does it take, send and deliver messages? Begin here; the others say where it does not.',
  [
    number(
      {
        title: 'Alerts',
        tells: 'Alerts that ring now; ops/alerts.yml.',
        unit: 'short',
        queries: [
          { expr: 'count(ALERTS{alertstate="firing", alertname=~"Sms.*"}) or vector(0)', legend: '' },
        ],
      },
      [
        [null, 'green'],
        [1, 'red'],
      ],
    ),
    number(
      {
        title: 'Processes',
        tells: 'Processes that answer, by what they are.',
        unit: 'short',
        queries: [{ expr: 'count by (role) (sms_build_info)', legend: '{{role}}' }],
      },
      [[null, 'text']],
    ),
    number(
      {
        title: 'Accepted',
        tells: 'Messages accepted each second, over all doors.',
        unit: 'reqps',
        queries: [{ expr: 'sum(rate(sms_messages_accepted_total[5m]))', legend: '' }],
      },
      [[null, 'text']],
    ),
    number(
      {
        title: 'Delivered',
        tells: 'Of what ended in the last half hour, what was delivered. Absent while hardly anything ends.',
        unit: 'percentunit',
        queries: [
          {
            expr: 'sum(increase(sms_messages_ended_total{status="DELIVERED"}[30m])) / sum(increase(sms_messages_ended_total{status=~"DELIVERED|FAILED_PERM|EXPIRED"}[30m]))',
            legend: '',
          },
        ],
      },
      [
        [null, 'red'],
        [0.7, 'orange'],
        [0.9, 'green'],
      ],
    ),
    number(
      {
        title: 'Waiting',
        tells: 'Messages that wait for their dispatch.',
        unit: 'locale',
        queries: [{ expr: orNothing('sum(max by (provider, lane) (sms_backlog_messages))'), legend: '' }],
      },
      [
        [null, 'green'],
        [10_000, 'orange'],
        [400_000, 'red'],
      ],
    ),
    number(
      {
        title: 'Oldest waiting',
        tells: 'How long the oldest of them has been due.',
        unit: 's',
        queries: [{ expr: orNothing('max(sms_backlog_oldest_seconds)'), legend: '' }],
      },
      [
        [null, 'green'],
        [30, 'orange'],
        [300, 'red'],
      ],
    ),
    number(
      {
        title: 'Providers down',
        tells: 'Providers that are active and to which nothing can be submitted.',
        unit: 'short',
        queries: [{ expr: 'count(max by (provider) (sms_provider_up) == 0) or vector(0)', legend: '' }],
      },
      [
        [null, 'green'],
        [1, 'red'],
      ],
    ),
    number(
      {
        title: 'Audit',
        tells:
          'What the last audit found; anything but 0 is a fault of the gateway or of a hand in its database.',
        unit: 'short',
        queries: [{ expr: 'sum(max by (invariant) (sms_audit_violations))', legend: '' }],
      },
      [
        [null, 'green'],
        [1, 'red'],
      ],
    ),
    row('Messages'),
    lines({
      title: 'Accepted',
      tells: 'Messages accepted each second, by the door they came in by.',
      unit: 'reqps',
      queries: [perSecond('door', 'sms_messages_accepted_total')],
    }),
    lines({
      title: 'Refused',
      tells: 'Requests refused each second, by the code of the answer: docs/operate.md, Limits.',
      unit: 'reqps',
      queries: [perSecond('code', 'sms_requests_refused_total')],
    }),
    lines(
      {
        title: 'Ended',
        tells: 'Messages that reached their end each second.',
        unit: 'reqps',
        queries: [perSecond('status', 'sms_messages_ended_total')],
      },
      { stacked: true },
    ),
    lines({
      title: 'Answer to the client',
      tells: 'From a request that was read to its commit.',
      unit: 's',
      queries: quantiles('sms_accept_seconds'),
    }),
    lines({
      title: 'Until SENT: one-time passwords',
      tells: 'From when a code was due until a provider took it.',
      unit: 's',
      queries: quantiles('sms_sent_seconds', '{lane="otp"}'),
    }),
    lines({
      title: 'Until SENT: normal messages',
      tells: 'From when a message was due until a provider took it.',
      unit: 's',
      queries: quantiles('sms_sent_seconds', '{lane="normal"}'),
    }),
    lines({
      title: 'Until DELIVERED',
      tells:
        'From when a message was due until its receipt was applied; networks and handsets are most of it.',
      unit: 's',
      queries: quantiles('sms_delivered_seconds'),
    }),
    lines(
      {
        title: 'Waiting, by lane',
        tells:
          'Messages that wait for their dispatch. Growing: no worker, too few, or a provider that takes less.',
        unit: 'locale',
        queries: [
          { expr: 'sum by (lane) (max by (provider, lane) (sms_backlog_messages))', legend: '{{lane}}' },
        ],
      },
      { stacked: true },
    ),
    lines({
      title: 'Overdue',
      tells: 'Alarms that rang and were not taken, and parts of inbound messages that wait: both near 0.',
      unit: 'locale',
      queries: [
        { expr: 'max(sms_alarms_overdue)', legend: 'alarms' },
        { expr: 'max(sms_inbound_waiting)', legend: 'inbound' },
      ],
    }),
    row('What it depends on'),
    lines({
      title: 'Away',
      tells: 'Processes that cannot use this dependency.',
      unit: 'short',
      queries: [{ expr: 'sum by (dependency) (1 - sms_dependency_up)', legend: '{{dependency}}' }],
    }),
    lines({
      title: 'Connections to PostgreSQL',
      tells: 'Of all processes, by their state, and how many there may be.',
      unit: 'short',
      queries: [
        gauge('state', 'sms_db_connections'),
        { expr: 'max(sms_db_connections_max)', legend: 'at most' },
      ],
    }),
    lines({
      title: 'SMPP sessions of clients',
      tells: 'Sessions that are bound, over all processes.',
      unit: 'short',
      queries: [{ expr: 'max(sms_smpp_sessions)', legend: 'sessions' }],
    }),
  ],
)
