import { board, lines, row } from './panels.ts'
import { gauge, quantileBy } from './queries.ts'

const OURS = '{job=~"sms-gateway.*"}'

/** What processes take of their machine, and how commits go. */
export const MACHINE = board(
  'sms-machine',
  'SMS gateway: machine',
  'What each process takes of its machine, whether it stands still, and how commits go.',
  [
    row('Processes'),
    lines({
      title: 'Cores',
      tells: 'CPU seconds a second.',
      unit: 'short',
      queries: [
        {
          expr: `rate(process_cpu_seconds_total${OURS}[$__rate_interval])`,
          legend: '{{instance}}',
        },
      ],
    }),
    lines({
      title: 'Memory',
      tells: 'Resident memory. A hill passes; a slope that never falls is a leak.',
      unit: 'bytes',
      queries: [{ expr: `process_resident_memory_bytes${OURS}`, legend: '{{instance}}' }],
    }),
    lines({
      title: 'Up',
      tells: 'How long a process has run.',
      unit: 's',
      queries: [{ expr: `time() - process_start_time_seconds${OURS}`, legend: '{{instance}}' }],
    }),
    lines({
      title: 'Standing still: main threads',
      tells: '99 of 100 turns of the event loop come no later than this.',
      unit: 's',
      queries: [{ expr: `nodejs_eventloop_lag_p99_seconds${OURS}`, legend: '{{instance}}' }],
    }),
    lines({
      title: 'Standing still: actor workers',
      tells: 'The longest time an event loop stood still between two scrapes. From 3 s on lines are lost.',
      unit: 's',
      queries: [{ expr: 'max by (instance) (sms_thread_lag_seconds)', legend: '{{instance}}' }],
    }),
    lines({
      title: 'Actor workers',
      tells: 'Threads, alive and dead.',
      unit: 'short',
      queries: [{ expr: 'sum by (instance, state) (sms_worker_threads)', legend: '{{instance}} {{state}}' }],
    }),
    lines({
      title: 'Open files',
      tells: 'Files and connections that a process has open.',
      unit: 'locale',
      queries: [{ expr: `process_open_fds${OURS}`, legend: '{{instance}}' }],
    }),
    lines({
      title: 'Clock',
      tells: 'How far the clock of a process is from the one of the database, in either direction.',
      unit: 's',
      queries: [{ expr: 'abs(sms_clock_ahead_seconds)', legend: '{{instance}}' }],
    }),
    lines({
      title: 'Releases',
      tells: 'Processes by release; two of them for long: an upgrade that was not ended.',
      unit: 'short',
      queries: [{ expr: 'count by (version, role) (sms_build_info)', legend: '{{version}} {{role}}' }],
    }),
    row('Commits'),
    lines({
      title: 'Time of a commit',
      tells: '95 of 100 take no longer to read, decide and commit.',
      unit: 's',
      queries: [quantileBy('kind', 'sms_commit_seconds')],
    }),
    lines({
      title: 'Commits',
      tells: 'Commits each second.',
      unit: 'reqps',
      queries: [
        { expr: 'sum by (kind) (rate(sms_commit_seconds_count[$__rate_interval]))', legend: '{{kind}}' },
      ],
    }),
    lines({
      title: 'In one commit',
      tells: 'How much is committed at once, on average: it grows with the load.',
      unit: 'locale',
      queries: [
        {
          expr: 'sum by (kind) (rate(sms_commit_batch_size_sum[$__rate_interval])) / sum by (kind) (rate(sms_commit_batch_size_count[$__rate_interval]))',
          legend: '{{kind}}',
        },
      ],
    }),
    lines({
      title: 'Connections to PostgreSQL',
      tells: 'Of all processes, by their state.',
      unit: 'short',
      queries: [gauge('state', 'sms_db_connections')],
    }),
  ],
)
