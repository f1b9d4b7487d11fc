/** The task of Windows' Task Scheduler that runs the server from start-up on. */
import { win32 } from 'node:path'

export const TASK_NAME = 'AnXa may chu'

/**
 * LOCAL SERVICE: an account every Windows has, without a password and without rights over the machine. PostgreSQL
 * refuses accounts of administrators. It has no logon type: the schema knows none for service accounts.
 */
const LOCAL_SERVICE_SID = 'S-1-5-19'

/** Text; Task Scheduler wants it as UTF-16 (`taskFile`). `script` is started by cmd.exe. */
export function taskXml(script: string, commandProcessor = 'C:\\Windows\\System32\\cmd.exe'): string {
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>AnXã: theo dõi tuân thủ an ninh mạng của xã</Description>
    <URI>\\${xmlText(TASK_NAME)}</URI>
    <!-- The system and administrators may change it, everybody may look. -->
    <SecurityDescriptor>D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;BU)</SecurityDescriptor>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
      <Delay>PT15S</Delay>
    </BootTrigger>
    <!-- Every 5 minutes, ignored while it runs: brings the server back after it ended for whatever reason. -->
    <TimeTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>2026-01-01T00:00:00</StartBoundary>
      <Repetition>
        <Interval>PT5M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${LOCAL_SERVICE_SID}</UserId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <IdleSettings>
      <StopOnIdleEnd>false</StopOnIdleEnd>
      <RestartOnIdle>false</RestartOnIdle>
    </IdleSettings>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <!-- No limit: a server runs until it is stopped. -->
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <!-- The priority of ordinary programs; tasks get a lower one by default. -->
    <Priority>5</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${xmlText(commandProcessor)}</Command>
      <Arguments>${xmlText(`/d /c "${script}"`)}</Arguments>
      <WorkingDirectory>${xmlText(win32.dirname(script))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`
}

/** UTF-16, little endian, with its mark: other encodings are refused by some versions of schtasks. */
export const taskFile = (xml: string): Buffer =>
  Buffer.from(`\uFEFF${xml.replaceAll('\n', '\r\n')}`, 'utf16le')

const xmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
