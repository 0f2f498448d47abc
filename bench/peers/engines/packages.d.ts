// What the engines' programs use of their packages, which are not among those of the gateway.
declare module 'graphile-worker' {
  type Rows = { readonly rows: Readonly<Record<string, unknown>>[] }
  type AddJob = (task: string, payload: object) => Promise<unknown>
  type JobHelpers = {
    query(text: string, values?: readonly unknown[]): Promise<Rows>
    addJob: AddJob
  }
  type Preset = {
    readonly worker: {
      readonly connectionString: string
      readonly concurrentJobs: number
      readonly maxPoolSize: number
      readonly localQueue: { readonly size: number }
      readonly completeJobBatchDelay: number
      readonly failJobBatchDelay: number
      readonly logger: Logger
    }
  }
  export class Logger {
    constructor(ofScope: () => (level: string, message: string) => void)
  }
  type Task = (payload: unknown, helpers: JobHelpers) => Promise<void>
  type JobToAdd = { readonly identifier: string; readonly payload: object }
  export type WorkerUtils = {
    migrate(): Promise<void>
    addJob: AddJob
    addJobs(jobs: readonly JobToAdd[]): Promise<unknown>
  }
  export function makeWorkerUtils(options: { readonly preset: Preset }): Promise<WorkerUtils>
  export function run(options: {
    readonly preset: Preset
    readonly taskList: Readonly<Record<string, Task>>
  }): Promise<unknown>
}

declare module 'pg-boss' {
  type Job<T> = { readonly id: string; readonly data: T }
  type BossTx = {
    executeSql(
      text: string,
      values?: readonly unknown[],
    ): Promise<{ readonly rows: Readonly<Record<string, unknown>>[] }>
  }
  type WorkOptions = {
    readonly batchSize: number
    readonly localConcurrency: number
    readonly pollingIntervalSeconds: number
    readonly burstWhenBatchFull: boolean
    readonly transactional: true
  }
  export class PgBoss {
    constructor(options: {
      readonly connectionString: string
      readonly max: number
      readonly useListenNotify: boolean
    })
    on(event: 'error', told: (error: Error) => void): this
    start(): Promise<this>
    createQueue(name: string, options: { readonly notify: boolean }): Promise<void>
    send(name: string, data: object): Promise<string | null>
    insert(
      name: string,
      jobs: readonly { readonly data: object }[],
      options?: { readonly db: BossTx },
    ): Promise<unknown>
    work<T>(
      name: string,
      options: WorkOptions,
      handler: (jobs: readonly Job<T>[], tx: BossTx) => Promise<void>,
    ): Promise<string>
  }
}

declare module '@dbos-inc/dbos-sdk' {
  export const DBOS: {
    setConfig(config: {
      readonly name: string
      readonly systemDatabaseUrl: string
      readonly systemDatabasePoolSize: number
      readonly applicationVersion: string
      readonly executorID: string
      readonly logLevel: string
    }): void
    launch(): Promise<void>
    registerWorkflow<T>(
      work: (input: T) => Promise<void>,
      options: { readonly name: string },
    ): (input: T) => Promise<void>
    startWorkflow<T>(
      workflow: (input: T) => Promise<void>,
      options: { readonly workflowID: string },
    ): (input: T) => Promise<unknown>
    runStep<T>(step: () => Promise<T>, options: { readonly name: string }): Promise<T>
    send(workflowId: string, message: unknown, topic: string, idempotencyKey: string): Promise<void>
    recv<T>(topic: string, options: { readonly timeoutSeconds: number }): Promise<T | null>
  }
}
