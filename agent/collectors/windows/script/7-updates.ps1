# --- patch level. Windows Update is asked last: its calls cannot be stopped ------------------------------------------

$CBS = "$WINDOWS\Component Based Servicing"
$WU = "$WINDOWS\WindowsUpdate\Auto Update"

# "10/15/2026", "15/10/2026" never: M/d/yyyy on every language; sometimes FILETIME in hexadecimal; sometimes nothing.
function Format-InstalledOn([string]$text) {
  if ($text -match '^(\d{1,2})/(\d{1,2})/(\d{4})$') { return Format-Date $matches[3] $matches[1] $matches[2] }
  if ($text -match '^(\d{4})(\d\d)(\d\d)$') { return Format-Date $matches[1] $matches[2] $matches[3] }
  $null
}

function Get-LastCumulative {
  $best = $null
  foreach ($name in (Read-KeyNames "$CBS\Packages\Package_for_RollupFix~*")) {
    if ($null -eq $name) { continue }
    $key = Read-Key "$CBS\Packages\$name"
    if ($null -eq $key -or (Get-Int $key['CurrentState']) -ne 112) { continue }
    $when = $null
    $high = Get-Unsigned $key['InstallTimeHigh']
    $low = Get-Unsigned $key['InstallTimeLow']
    if ($null -ne $high -and $null -ne $low) { $when = Format-FileTime ($high * [long]4294967296 + $low) }
    if ($null -eq $best -or "$when" -gt "$($best.installTime)") {
      $best = @{ packageName = $name; version = Get-Text ($name.Split('~')[-1]); installTime = $when }
    }
  }
  $best
}

function Get-StartMode([string]$name) { Get-ServicePart $name 'startMode' }

function Get-UpdatePolicy {
  $policy = Read-Key "$POLICIES\Windows\WindowsUpdate"
  $au = Read-Key "$POLICIES\Windows\WindowsUpdate\AU"
  if ($null -eq $policy) { $policy = @{} }
  if ($null -eq $au) { $au = @{} }
  $server = $null
  if ("$($policy['WUServer'])" -match '^\w+://([^/:]+)') { $server = Get-Text $matches[1] }
  @{
    wuServer = $server
    useWuServer = Get-Flag $au['UseWUServer']
    noAutoUpdate = Get-Flag $au['NoAutoUpdate']
    auOptions = Get-Int $au['AUOptions']
    doNotConnect = Get-Flag $policy['DoNotConnectToWindowsUpdateInternetLocations']
    targetReleaseVersion = Get-Text $policy['TargetReleaseVersionInfo']
    deferQualityDays = Get-Int $policy['DeferQualityUpdatesPeriodInDays']
  }
}

function Get-PausedUntil {
  $settings = Read-Key "$HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings"
  if ($null -eq $settings) { return $null }
  foreach ($name in @('PauseQualityUpdatesEndTime', 'PauseUpdatesExpiryTime')) {
    if ("$($settings[$name])" -match '^(\d{4})-(\d\d)-(\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)Z?$') {
      $time = $matches[4]
      $date = Format-Date $matches[1] $matches[2] $matches[3]
      if ($null -ne $date) { return "${date}T${time}Z" }
    }
    # Not understood is not "not paused".
    if ("$($settings[$name])" -ne '') { Add-Problem "reg:$name" $null 'parse' }
  }
  $null
}

function Get-PendingReboot {
  $session = Read-Key "$MACHINE\Control\Session Manager"
  $rename = $null
  if ($null -ne $session) { $rename = @(foreach ($one in @($session['PendingFileRenameOperations'])) { if ("$one" -ne '') { $one } }).Length -gt 0 }
  $busy = Test-Key "$CBS\PackagesPending"
  if ($busy -eq $false) { $busy = Test-Key "$CBS\RebootInProgress" }
  @{
    cbsRebootPending = Test-Key "$CBS\RebootPending"
    wuRebootRequired = Test-Key "$WU\RebootRequired"
    pendingFileRename = $rename
    installerInProgress = $busy
  }
}

# Definitions of antivirus products come several times a day and say nothing of the patch level.
$DEFINITIONS = @('KB2267602', 'KB915597', 'KB4052623')

# The lists of COM are numbers with names; null stays null.
function Get-Code($value) {
  if ($null -eq $value) { return $null }
  Get-Int ([int]$value)
}

function Format-Hresult($value) {
  $number = Get-Unsigned $value
  if ($null -eq $number) { return $null }
  '0x{0:X8}' -f $number
}

function Format-History($entry) {
  $kb = $null
  if ("$($entry.Title)" -match '\b(KB\d{6,8})\b') { $kb = $matches[1] }
  @{
    date = Format-Moment $entry.Date
    operation = Get-Code $entry.Operation
    resultCode = Get-Code $entry.ResultCode
    hresult = Format-Hresult $entry.HResult
    kb = $kb
    title = Get-Text $entry.Title 1024
    updateId = Get-Text $entry.UpdateIdentity.UpdateID
    serverSelection = Get-Code $entry.ServerSelection
    clientApplicationId = Get-Text $entry.ClientApplicationID
  }
}

function Add-History($found) {
  $session = Open-Com 'Microsoft.Update.Session'
  $searcher = $session.CreateUpdateSearcher()
  $total = Get-Int $searcher.GetTotalHistoryCount()
  $found.historyTotal = $total
  $found.history = @()
  if ($total -gt 0) {
    $count = $total
    if ($count -gt 60) { $count = 60 }
    $found.history = @(foreach ($entry in @($searcher.QueryHistory(0, $count))) {
      if ($null -ne $entry) {
        $line = Format-History $entry
        if ($DEFINITIONS -notcontains "$($line.kb)") { $line }
      }
    })
  }
}

function Add-Results($found) {
  $results = (Open-Com 'Microsoft.Update.AutoUpdate').Results
  $found.lastSearchSuccess = Format-Moment $results.LastSearchSuccessDate
  $found.lastInstallSuccess = Format-Moment $results.LastInstallationSuccessDate
}

$SECURITY_UPDATES = '0fa1201d-4330-4fa8-8ae9-b877473b6441'

# From what Windows found at its own last search: asks no server.
function Add-PendingSearch($found) {
  $searcher = (Open-Com 'Microsoft.Update.Session').CreateUpdateSearcher()
  $searcher.Online = $false
  $result = $searcher.Search("IsInstalled=0 and IsHidden=0 and Type='Software'")
  $count = [long]0
  $security = [long]0
  foreach ($update in @($result.Updates)) {
    if ($null -eq $update) { continue }
    $count += 1
    foreach ($category in @($update.Categories)) { if ("$($category.CategoryID)" -eq $SECURITY_UPDATES) { $security += 1; break } }
  }
  $found.pendingOffline = @{
    at = Format-Moment (Get-Now); count = $count; securityCount = $security; resultCode = Get-Code $result.ResultCode
  }
}

function Format-Document {
  Format-Json @{
    contract = 'win-collector/1'
    collector = @{
      version = $COLLECTOR_VERSION; mode = $(if ($HAS_CIM) { 'full' } else { 'legacy' })
      startedAt = Format-Moment $script:began; finishedAt = Format-Moment (Get-Now)
      durationMs = Get-Elapsed; budgetMs = [long]$BudgetSeconds * 1000
    }
    host = $script:host_
    sections = $script:sections
    os = $script:data['os']; machine = $script:data['machine']; hardware = $script:data['hardware']
    licensing = $script:data['licensing']; antivirus = $script:data['antivirus']; updates = $script:data['updates']
    certificates = $script:data['certificates']; firewall = $script:data['firewall']; encryption = $script:data['encryption']
    screenLock = $script:data['screenLock']; autorun = $script:data['autorun']; smb = $script:data['smb']
    remoteDesktop = $script:data['remoteDesktop']; accounts = $script:data['accounts']; time = $script:data['time']
    browsers = $script:data['browsers']; network = $script:data['network']; software = $script:data['software']
    exploitProtection = $script:data['exploitProtection']
    profileFolders = $script:folders
  }
}

Invoke-Section 'updates' {
  $fixes = Read-Class 'root/cimv2' 'Win32_QuickFixEngineering' '' 8
  if ($null -ne $fixes) {
    $fixes = @(foreach ($fix in $fixes) {
      if ("$($fix.HotFixID)" -match '^KB\d+$') {
        $given = Get-Raw $fix 'InstalledOn'
        $raw = Get-Text $given
        $day = $null
        if ($given -is [datetime]) {
          # Only the moment that PowerShell made of it could be had: a day without a zone.
          $on = $given
          $day = '{0:0000}-{1:00}-{2:00}' -f $on.Year, $on.Month, $on.Day
          $raw = '{0}/{1}/{2}' -f $on.Month, $on.Day, $on.Year
        }
        elseif ($null -ne $raw) { $day = Format-InstalledOn $raw }
        @{ hotFixId = "$($fix.HotFixID)"; description = Get-Text $fix.Description; installedOn = $day; installedOnRaw = $raw }
      }
    })
  }
  $found = @{
    history = $null; historyTotal = $null; qfe = $fixes
    lastCumulative = Get-LastCumulative
    pendingReboot = Get-PendingReboot
    service = @{ wuauservStart = Get-StartMode 'wuauserv'; usoSvcStart = Get-StartMode 'UsoSvc'; bitsStart = Get-StartMode 'BITS' }
    policy = Get-UpdatePolicy
    pausedUntil = Get-PausedUntil
    lastSearchSuccess = $null; lastInstallSuccess = $null; pendingOffline = $null
  }
  if ($OutFile -eq '') {
    # Should Windows Update never answer, the agent ends this process and takes this line.
    $script:data['updates'] = $found
    $until = @{ source = 'com:Microsoft.Update.Session'; hresult = $null; kind = 'timeout' }
    $script:sections['updates'] = @{ status = 'partial'; ms = $null; errors = @(@($script:problems) + @($until)) }
    Write-Output (Format-Document)
  }
  $answers = $true
  try { Add-History $found } catch { Add-Problem 'com:Microsoft.Update.Session' $_; $found.history = $null; $found.historyTotal = $null; $answers = $false }
  if ($answers) { try { Add-Results $found } catch { Add-Problem 'com:Microsoft.Update.AutoUpdate' $_ } }
  if ($Daily -and $answers) { try { Add-PendingSearch $found } catch { Add-Problem 'com:Microsoft.Update.Searcher' $_ } }
  $script:value = $found
}

if ($OutFile -eq '') { Write-Output (Format-Document) }
else { Set-Content -LiteralPath $OutFile -Value (Format-Document) -Encoding Ascii }
