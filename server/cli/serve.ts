/** `anxa serve`, behind `npm start`: runs until it is told to stop, or until its database is gone. */
import { Command } from 'commander'
import { processEnvironment, readConfig } from '../config.ts'
import { CannotError } from '../errors.ts'
import { createLog } from '../log.ts'
import { printSetupLink } from '../people/setup-link.ts'
import { startServer } from '../serve.ts'
import { printAuthority } from '../tls/announce.ts'
import { untilStopped } from './signals.ts'

export const serveCommand = () =>
  new Command('serve').description('chạy máy chủ').action(async () => {
    const config = readConfig(processEnvironment())
    const log = createLog(config)
    // From here on a signal waits for the start to end: a half-started server would leave without its goodbyes.
    const stopped = untilStopped()
    const server = await startServer(config, log)
    const print = (line: string) => process.stdout.write(`${line}\n`)
    print(`AnXã: ${server.url}`)
    await printAuthority(server.deps, server.url, print)
    await printSetupLink(server.deps, server.url, print)
    const lost = await Promise.race([stopped, server.lost])
    await server.stop()
    if (lost !== undefined) throw new CannotError(`the database ended: ${lost}`)
  })
