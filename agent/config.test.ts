import { expect, test } from 'vitest'
import { defaultStateDir, machineEnvironment, powershellPath, stateDirOf } from './config.ts'

test('the state lies where its system keeps such things, unless somebody says otherwise', () => {
  expect(defaultStateDir('linux', {})).toBe('/var/lib/anxa-agent')
  expect(defaultStateDir('win32', { ProgramData: 'D:\\ProgramData' })).toBe('D:\\ProgramData\\AnXa\\agent')
  expect(stateDirOf(null, { ANXA_AGENT_STATE: '/srv/x' })).toBe('/srv/x')
  expect(stateDirOf('/srv/y', { ANXA_AGENT_STATE: '/srv/x' })).toBe('/srv/y')
})

test('PowerShell is the 64-bit one, also for a 32-bit agent', () => {
  const shell = 'WindowsPowerShell\\v1.0\\powershell.exe'
  expect(powershellPath({ SystemRoot: 'C:\\Windows' })).toBe(`C:\\Windows\\System32\\${shell}`)
  expect(powershellPath({ SystemRoot: 'C:\\Windows', PROCESSOR_ARCHITEW6432: 'AMD64' })).toBe(
    `C:\\Windows\\Sysnative\\${shell}`,
  )
})

test('programs started on Windows get its environment, without what steers Node', () => {
  const environment = { SystemRoot: 'C:\\Windows', NODE_OPTIONS: '--require x', Node_Extra_CA_Certs: 'y' }
  expect(machineEnvironment(environment)).toEqual({ SystemRoot: 'C:\\Windows' })
})
