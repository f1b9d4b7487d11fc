/** Errors a request ends with. Returned unions are for outcomes the caller decides on; these are thrown. */
export const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const
export type ErrorCode = keyof typeof STATUS

/** code: for the program. message: for the person, in Vietnamese. cause: for the operator's log only. */
export class AppError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}

/** A PostgreSQL, network or configuration state in which nothing can be done: exit code 3 in the CLI. */
export class CannotError extends Error {
  override readonly name = 'CannotError'
}

/** Wrong use: exit code 2 in the CLI, the message is the one line that says what was wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
