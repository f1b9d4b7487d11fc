/**
 * A server small enough to be killed often, for embedded.faults.test.ts: it opens the database of DATA_DIR as the
 * real one does, writes rows one after another, and says on stdout what the database has acknowledged.
 */
import { pino } from 'pino'
import { processEnvironment, readConfig } from '../config.ts'
import { openFromConfig } from './open.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

const opened = await openFromConfig(
  readConfig(processEnvironment()),
  pino({ level: 'warn' }, pino.destination(2)),
)
let ending = false
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    ending = true
  })
void opened.lost.then((how) => {
  say(`lost ${how}`)
  process.exit(3)
})

const [backend] = await opened.db.reference<
  { start: string }[]
>`select pg_postmaster_start_time()::text as start`
say(`ready ${backend?.start}`)
for (let number = 1; !ending; number += 1) {
  const code = `${process.pid}-${number}`
  await opened.db.reference`insert into commune_directory values (gen_random_uuid(), ${code}, 'Xã Mẫu')`
  say(`kept ${code}`)
}
await opened.stop()
say('stopped')
