/** `anxa migrate`: what every start does first, alone; for a database whose owner is not at hand when serving. */
import { Command } from 'commander'
import { openFromConfig } from '../db/open.ts'
import { type ClosedHouse, configuredHouse, type Print, writeOut } from './house.ts'

export const migrateCommand = (
  print: Print = writeOut,
  house: () => ClosedHouse = configuredHouse,
): Command =>
  new Command('migrate')
    .description('đưa cơ sở dữ liệu lên đúng phiên bản của chương trình')
    .option('--json', 'in kết quả dạng JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const { config, clock, log } = house()
      const opened = await openFromConfig(config, log, { attach: true, clock, max: 1 })
      await opened.stop()
      const { applied } = opened
      if (json) return print(`${JSON.stringify({ applied })}\n`)
      if (applied.length === 0) return print('Cơ sở dữ liệu đã ở đúng phiên bản.\n')
      for (const name of applied) print(`Đã áp dụng ${name}\n`)
    })
