# Reads what this PC is and prints it as one JSON document of the contract win-collector/1, in ASCII: facts, never
# verdicts, never a word that Windows translates. Runs on Windows PowerShell 2.0 to 5.1, also in ConstrainedLanguage:
# what is refused there makes its own section unknown and no other. Opens no key, asks no CSP, loads no PKCS#11: no
# PIN is ever asked. The parts of this folder are put together in the order of their names.
#
#   -EsuIds    activation ids of Extended Security Updates with their year: 'id=1,id=2'
#   -Daily     the parts that are slow or cost much disk: once a day
#   -WithCertificateFiles  for a PC without the agent, which reads these files itself
#   -StateFolder  a folder that only SYSTEM and administrators may read: a file lies there for a moment
#   -OutFile   writes the document there, for a PC from which it is carried by hand
param(
  [string]$EsuIds = '',
  [switch]$Daily,
  [switch]$WithCertificateFiles,
  [string]$StateFolder = '',
  [string]$OutFile = '',
  [int]$BudgetSeconds = 60
)
$ErrorActionPreference = 'Stop'
$COLLECTOR_VERSION = '1.0.0'
$HKLM = 'HKEY_LOCAL_MACHINE'
$MACHINE = "$HKLM\SYSTEM\CurrentControlSet"
$WINDOWS = "$HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion"
$NT = "$HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
$POLICIES = "$HKLM\SOFTWARE\Policies\Microsoft"

# --- moments and numbers -------------------------------------------------------------------------------------------

function Get-Now { [datetime]::UtcNow }
$script:began = Get-Now
function Get-Elapsed { [long](((Get-Now) - $script:began).TotalMilliseconds) }

# UTC, RFC 3339; what Windows writes for "never" (1601) is null. Only WUA answers moments without a kind: they are UTC.
function Format-Moment($moment) {
  if ($null -eq $moment) { return $null }
  if ($moment -is [string]) {
    $text = $moment
    $moment = ConvertFrom-WmiMoment $text
    if ($null -eq $moment -and $text -ne '') { Add-Problem 'moment' $null 'parse' }
  }
  if ($null -eq $moment) { return $null }
  $utc = $moment
  if ("$($moment.Kind)" -eq 'Local') { $utc = $moment.ToUniversalTime() }
  if ($utc.Year -lt 1980) { return $null }
  '{0:0000}-{1:00}-{2:00}T{3:00}:{4:00}:{5:00}Z' -f $utc.Year, $utc.Month, $utc.Day, $utc.Hour, $utc.Minute, $utc.Second
}

# "2026-10-15" from its parts in digits; null where the calendar has no such day.
function Format-Date($year, $month, $day) {
  $y = [int]"$year"; $m = [int]"$month"; $d = [int]"$day"
  if ($y -lt 1601 -or $m -lt 1 -or $m -gt 12 -or $d -lt 1 -or $d -gt [datetime]::DaysInMonth($y, $m)) { return $null }
  '{0:0000}-{1:00}-{2:00}' -f $y, $m, $d
}

# "20161103020000.123456+420": how PowerShell 2 gets a moment from WMI.
function ConvertFrom-WmiMoment([string]$text) {
  if ($text -notmatch '^(\d{4})(\d\d)(\d\d)([01]\d|2[0-3])([0-5]\d)([0-5]\d)\.\d{6}([+-]\d{3})$') { return $null }
  $minutes = [int]$matches[7]
  $date = Format-Date $matches[1] $matches[2] $matches[3]
  if ($null -eq $date) { return $null }
  $local = [datetime]("{0} {1}:{2}:{3}" -f $date, $matches[4], $matches[5], $matches[6])
  $local.AddMinutes(-$minutes)
}

# 100 ns since 1601, as a number, as its decimal text, or as the 8 bytes of a REG_BINARY.
function Format-FileTime($ticks) {
  if ($null -eq $ticks) { return $null }
  if ($ticks -is [array]) {
    if ($ticks.Length -ne 8) { return $null }
    $number = [long]0
    for ($at = 7; $at -ge 0; $at--) { $number = $number * 256 + [long]$ticks[$at] }
    $ticks = $number
  }
  if ("$ticks" -notmatch '^\d{1,18}$') { return $null }
  Format-Moment ([datetime]::FromFileTimeUtc([long]"$ticks"))
}

# The registry gives a REG_DWORD above 0x7FFFFFFF as a negative number.
function Get-Unsigned($value) {
  $number = Get-Int $value
  if ($null -ne $number -and $number -lt 0) { return $number + [long]4294967296 }
  $number
}

function Get-Int($value) {
  if ($null -eq $value) { return $null }
  if ($value -is [bool]) { if ($value) { return [long]1 } else { return [long]0 } }
  # Longer ones are none that JSON carries whole.
  if ("$value" -match '^\s*-?\d{1,15}\s*$') { return [long]"$value" }
  $null
}

# Cut to what the contract takes of a text: one that is too long must not cost its whole group.
function Get-Text($value, [int]$limit = 256) {
  if ($null -eq $value) { return $null }
  $text = "$value"
  if ($text -eq '') { return $null }
  if ($text.Length -gt $limit) { return $text.Substring(0, $limit) }
  $text
}

# True or false as Windows says it; anything else is not known, and the section says so.
function Get-Bool($value, [string]$source) {
  if ($null -eq $value -or $value -is [bool]) { return $value }
  Add-Problem $source $null 'parse'
  $null
}

function Get-Flag($value) {
  $number = Get-Int $value
  if ($null -eq $number) { return $null }
  $number -ne 0
}

# --- JSON, written by hand: ConvertTo-Json is not in PowerShell 2 and drops the brackets of a list of one ------------

function Format-JsonText([string]$text) {
  if ($text -notmatch '[^\x20-\x7E]|["\\]') { return '"' + $text + '"' }
  $pieces = foreach ($letter in $text.ToCharArray()) {
    $code = [int]$letter
    if ($code -eq 34 -or $code -eq 92) { '\' + [string]$letter }
    elseif ($code -lt 32 -or $code -gt 126) { '\u{0:x4}' -f $code }
    else { [string]$letter }
  }
  '"' + ($pieces -join '') + '"'
}

function Format-Json($value) {
  if ($null -eq $value) { return 'null' }
  if ($value -is [bool]) { if ($value) { return 'true' } else { return 'false' } }
  if ($value -is [string]) { return (Format-JsonText $value) }
  if ($value -is [hashtable]) {
    $fields = foreach ($key in $value.Keys) { (Format-JsonText "$key") + ':' + (Format-Json $value[$key]) }
    return '{' + (@($fields) -join ',') + '}'
  }
  if ($value -is [array]) {
    $items = foreach ($item in $value) { Format-Json $item }
    return '[' + (@($items) -join ',') + ']'
  }
  if ($value -is [int] -or $value -is [long]) { return "$value" }
  Format-JsonText "$value"
}

# --- sections --------------------------------------------------------------------------------------------------------

$script:sections = @{}
$script:data = @{}
$script:problems = @()
$script:value = $null

$KIND_BY_NUMBER = @{
  '0x8004100E' = 'invalid-namespace'; '0x80041010' = 'invalid-class'; '0x80041003' = 'access-denied'
  '0x80070005' = 'access-denied'; '0x800106BA' = 'service-stopped'; '0x80041002' = 'provider-failure'
  '0x80041004' = 'provider-failure'; '0x80041013' = 'provider-failure'; '0x80041014' = 'provider-failure'
  '0x80041069' = 'timeout'; '0x80041032' = 'timeout'; '0x80040102' = 'timeout'; '0x80131505' = 'timeout'
  '0x80070002' = 'not-found'
}

# From numbers and identifiers alone: messages are translated.
function Get-Hresult($failure) {
  if ("$($failure.FullyQualifiedErrorId)" -match 'HRESULT (0x[0-9A-Fa-f]{8})') { return '0x' + $matches[1].Substring(2).ToUpper() }
  $exception = $failure.Exception
  $found = $null
  while ($null -ne $exception) {
    $code = Get-Int $exception.HResult
    # Of WMI's own exceptions it is the number behind a name.
    if ($null -eq $code -and $null -ne $exception.ErrorCode) { try { $code = [long]$exception.ErrorCode } catch { $code = $null } }
    # 0x8013....: only says that it is an exception of .NET, unless it is the one of time.
    if ($null -ne $code -and $code -ne 0) {
      $text = '0x{0:X8}' -f (Get-Unsigned $code)
      if ($text.Length -eq 10 -and ($text -notlike '0x8013*' -or $text -eq '0x80131505')) { $found = $text }
    }
    $exception = $exception.InnerException
  }
  $found
}

function Add-Problem([string]$source, $failure, [string]$kind = '') {
  $hresult = $null
  if ($null -ne $failure) { $hresult = Get-Hresult $failure }
  if ($kind -eq '') {
    $kind = 'other'
    $category = "$($failure.CategoryInfo.Category)"
    if ("$($failure.FullyQualifiedErrorId)" -match 'ConstrainedLanguage|OnlyToCoreTypes|OnlyCoreTypes') { $kind = 'language-mode' }
    elseif ($null -ne $hresult -and $KIND_BY_NUMBER.ContainsKey($hresult)) { $kind = $KIND_BY_NUMBER[$hresult] }
    elseif ($category -eq 'PermissionDenied' -or $category -eq 'SecurityError') { $kind = 'access-denied' }
    elseif ($category -eq 'ObjectNotFound') { $kind = 'not-found' }
    elseif ($category -eq 'OperationTimeout') { $kind = 'timeout' }
  }
  foreach ($known in $script:problems) { if ($known.source -eq $source -and $known.kind -eq $kind) { return } }
  if ($script:problems.Length -lt 20) {
    $script:problems += @{ source = $source; hresult = $hresult; kind = $kind }
  }
}

# What is asked for once and used by several sections has failed for each of them.
function Add-Again($problem) {
  if ($null -eq $problem) { return }
  foreach ($known in $script:problems) { if ($known.source -eq $problem.source -and $known.kind -eq $problem.kind) { return } }
  $script:problems += $problem
}

function Test-Empty($value) {
  if ($null -eq $value) { return $true }
  if ($value -isnot [hashtable]) { return $false }
  foreach ($key in $value.Keys) { if (-not (Test-Empty $value[$key])) { return $false } }
  $true
}

function Get-Status {
  $kinds = @(foreach ($problem in $script:problems) { $problem.kind })
  if ($kinds.Length -eq 0) { return 'ok' }
  if ($null -ne $script:value) { return 'partial' }
  if ($kinds -contains 'timeout') { return 'timeout' }
  $absent = @(foreach ($kind in $kinds) { if (@('invalid-namespace', 'invalid-class', 'not-found') -contains $kind) { $kind } })
  if ($absent.Length -eq $kinds.Length) { return 'unavailable' }
  $refused = @(foreach ($kind in $kinds) { if (@('access-denied', 'language-mode') -contains $kind) { $kind } })
  if ($refused.Length -eq $kinds.Length) { return 'denied' }
  'error'
}

# The work of a section puts what it found into $script:value; what it throws is its own problem.
function Invoke-Section([string]$name, $work) {
  $script:problems = @()
  $script:value = $null
  $script:status = $null
  $from = Get-Elapsed
  if ($from -gt $BudgetSeconds * 1000) {
    $script:sections[$name] = @{ status = 'skipped'; ms = $null; errors = @() }
    $script:data[$name] = $null
    return
  }
  try { & $work } catch { Add-Problem "section:$name" $_; $script:value = $null }
  if (Test-Empty $script:value) { $script:value = $null }
  $status = $script:status
  if ($null -eq $status) { $status = Get-Status }
  # Nothing was found and nothing failed: the source is not there.
  if ($null -eq $script:value -and $status -eq 'ok') { $status = 'unavailable' }
  $script:sections[$name] = @{ status = $status; ms = (Get-Elapsed) - $from; errors = $script:problems }
  $script:data[$name] = $script:value
}
