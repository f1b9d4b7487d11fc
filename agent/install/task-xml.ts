/** The task of Windows' Task Scheduler that wakes the agent. */

/** In a folder of its own, so that an administrator finds it. */
export const TASK_NAME = '\\AnXa\\Agent'

const SYSTEM_SID = 'S-1-5-18'

export type TaskPlaces = {
  readonly programFolder: string
  readonly stateDir: string
  /** 0 to 14: PCs of one room do not wake in the same minute. */
  readonly minute: number
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/**
 * Version 1.3 is known to Windows 7 and later; the order of elements within a trigger is part of the schema. The
 * defaults of Windows are hostile to laptops (no start on battery) and to long life (72 hours): all are stated.
 */
export const taskXml = ({ programFolder, stateDir, minute }: TaskPlaces): string => {
  const start = `2026-01-01T00:${String(minute).padStart(2, '0')}:00`
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>AnXa</Author>
    <Description>Reads security settings and reports them. Starts, runs for seconds, ends.</Description>
    <URI>${escaped(TASK_NAME)}</URI>
    <SecurityDescriptor>D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;BU)</SecurityDescriptor>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
      <Delay>PT4M</Delay>
    </BootTrigger>
    <TimeTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>${start}</StartBoundary>
      <Repetition>
        <Interval>PT15M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <RandomDelay>PT10M</RandomDelay>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="System">
      <UserId>${SYSTEM_SID}</UserId>
      <RunLevel>HighestAvailable</RunLevel>
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
    <ExecutionTimeLimit>PT5M</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="System">
    <Exec>
      <Command>"${escaped(programFolder)}\\node.exe"</Command>
      <Arguments>--lite-mode "${escaped(programFolder)}\\agent.cjs" run --state "${escaped(stateDir)}"</Arguments>
      <WorkingDirectory>${escaped(stateDir)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`
}

/** UTF-16 with its mark, as the declaration says: anything else is refused by some Windows. */
export const taskFile = (places: TaskPlaces): Buffer =>
  Buffer.from(`\ufeff${taskXml(places).replace(/\n/g, '\r\n')}`, 'utf16le')
