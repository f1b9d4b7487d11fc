/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, as people expect. */
export const untilStopped = (): Promise<undefined> =>
  new Promise((resolve) => {
    const stop = () => resolve(undefined)
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
