# Stand-ins for the cmdlets and doors that only Windows has, answering from $Doors. A fault of a door is what it does
# instead: { throw: hresult }, { deny: true }, { hang: true } or { answer: ... }.

function New-Failure([string]$id, [string]$category) {
  # The words are Vietnamese on purpose: nothing may be understood from them.
  New-ErrorRecord "Lỗi: không thực hiện được thao tác" $id $category
}
function New-ErrorRecord([string]$message, [string]$id, [string]$category) {
  [System.Management.Automation.ErrorRecord]::new([System.Exception]::new($message), $id, $category, $null)
}

# A minute in pieces, between which the test can end it.
function Wait-Long { foreach ($at in 1..600) { [System.Threading.Thread]::Sleep(100) } }

function Invoke-Fault([string]$door) {
  $fault = $Doors.faults[$door]
  if ($null -eq $fault) { return }
  # Methods of COM fail with an exception that carries the number alone.
  if ($door -like 'com:*' -and ($fault.throw -or $fault.deny)) {
    $number = $(if ($fault.deny) { '0x80070005' } else { $fault.throw })
    throw [System.Runtime.InteropServices.COMException]::new('Lỗi', [int]$number)
  }
  if ($fault.throw) { throw (New-Failure "HRESULT $($fault.throw),$door" 'NotSpecified') }
  if ($fault.deny) { throw (New-Failure 'AccessDenied' 'PermissionDenied') }
  if ($fault.hang) { Wait-Long }
}

function Get-RegistryPath([string]$path) { $path.Replace('Registry::', '').TrimEnd('\').ToLower() }

function Test-Path {
  param([string]$LiteralPath)
  if ($LiteralPath -notlike 'Registry::*') {
    Invoke-Fault 'files'
    return [bool]($Doors.files.ContainsKey($LiteralPath.ToLower()) -or $Doors.folders.ContainsKey($LiteralPath.ToLower()))
  }
  Invoke-Fault 'registry'
  $path = Get-RegistryPath $LiteralPath
  if ($Doors.registry.ContainsKey($path)) { return $true }
  foreach ($key in $Doors.registry.Keys) { if ("$key".StartsWith("$path\", 'OrdinalIgnoreCase')) { return $true } }
  $false
}

function Get-ItemProperty {
  param([string]$LiteralPath)
  Invoke-Fault 'registry'
  $values = $Doors.registry[(Get-RegistryPath $LiteralPath)]
  $item = [pscustomobject]@{ PSPath = 'x'; PSParentPath = 'x'; PSChildName = 'x'; PSDrive = 'x'; PSProvider = 'x' }
  if ($null -eq $values -or $values.Count -eq 0) { return }
  foreach ($name in $values.Keys) { $item.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new($name, $values[$name])) }
  $item
}

function Get-Names([string]$path) {
  $known = @{}
  foreach ($key in $Doors.registry.Keys) {
    if ("$key".StartsWith("$path\", 'OrdinalIgnoreCase')) { $known["$key".Substring($path.Length + 1).Split('\')[0]] = $true }
  }
  # Keys are stored in lower case; what they are called is in $Doors.names. Windows tells them in order.
  $sorted = [string[]]@($known.Keys)
  [Array]::Sort($sorted, [StringComparer]::OrdinalIgnoreCase)
  foreach ($name in $sorted) { if ($Doors.names.ContainsKey("$path\$name")) { $Doors.names["$path\$name"] } else { $name } }
}

function Get-ChildItem {
  param([string]$LiteralPath, [switch]$Force)
  if ($LiteralPath -notlike 'Registry::*') {
    Invoke-Fault 'files'
    if (-not $Doors.folders.ContainsKey($LiteralPath.ToLower())) { throw (New-Failure 'PathNotFound' 'ObjectNotFound') }
    foreach ($name in $Doors.folders[$LiteralPath.ToLower()]) { Get-Item -LiteralPath "$LiteralPath\$name" }
    return
  }
  Invoke-Fault 'registry'
  foreach ($name in (Get-Names (Get-RegistryPath $LiteralPath))) { [pscustomobject]@{ PSChildName = $name } }
}

function Get-Item {
  param([string]$LiteralPath, [string]$Path, [string]$ErrorAction, [switch]$Force)
  if ($LiteralPath -like 'Env:*') {
    $value = [Environment]::GetEnvironmentVariable($LiteralPath.Substring(4))
    if ($null -ne $value) { [pscustomobject]@{ Value = $value } }
    return
  }
  if ($Path -like 'Registry::*') {
    Invoke-Fault 'registry'
    $parent = Get-RegistryPath $Path.Substring(0, $Path.LastIndexOf('\'))
    $pattern = $Path.Substring($Path.LastIndexOf('\') + 1)
    foreach ($name in (Get-Names $parent)) { if ($name -like $pattern) { [pscustomobject]@{ PSChildName = $name } } }
    return
  }
  if ($Path -ne '') { return }
  Invoke-Fault 'files'
  $file = $Doors.files[$LiteralPath.ToLower()]
  if ($null -eq $file) { throw (New-Failure 'PathNotFound' 'ObjectNotFound') }
  [pscustomobject]@{
    Name = $LiteralPath.Substring($LiteralPath.LastIndexOf('\') + 1); FullName = $LiteralPath; PSIsContainer = $false
    Length = $file.bytes.Length; LastWriteTimeUtc = $file.lastWrite; VersionInfo = [pscustomobject]@{ FileVersion = $file.version }
  }
}

function Get-Content {
  param([string]$LiteralPath, [string]$Encoding, [int]$ReadCount)
  Invoke-Fault 'files'
  $file = $Doors.files[$LiteralPath.ToLower()]
  if ($null -eq $file) { throw (New-Failure 'PathNotFound' 'ObjectNotFound') }
  if ($Encoding -eq 'Byte') { return $file.bytes }
  $file.lines
}

function New-Instance($fields) {
  $instance = [pscustomobject]@{}
  foreach ($name in $fields.Keys) { $instance.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new($name, $fields[$name])) }
  $instance
}

function Get-CimInstance {
  param([string]$Namespace, [string]$ClassName, [string]$Filter, [int]$OperationTimeoutSec, [string]$ErrorAction)
  $door = "$Namespace/$ClassName"
  $fault = $Doors.faults[$door]
  # The provider hangs: CIM gives up at the limit it was given, and for ever without one.
  if ($fault.hang) {
    if ($OperationTimeoutSec -lt 1 -or $OperationTimeoutSec -gt 10) { Wait-Long }
    throw (New-Failure "HRESULT 0x80041069,$door" 'OperationTimeout')
  }
  if ($null -ne $fault -and $fault.ContainsKey('answer')) { foreach ($one in $fault.answer) { if ($null -eq $one) { $null } else { New-Instance $one } }; return }
  Invoke-Fault $door
  $known = $Doors.cim[$door]
  if ($null -eq $known) { return }
  if ($known -is [hashtable] -and $known.throw) { throw (New-Failure "HRESULT $($known.throw),$door" 'NotSpecified') }
  foreach ($one in $known) { New-Instance $one }
}

# PowerShell 2: moments are text, methods belong to the instance.
function Get-WmiObject {
  param([string]$Namespace, [string]$Class, [string]$Filter, [string]$ErrorAction)
  foreach ($one in (Get-CimInstance -Namespace $Namespace.Replace('\', '/') -ClassName $Class -Filter $Filter -OperationTimeoutSec 3)) {
    foreach ($property in $one.PSObject.Properties) {
      if ($property.Value -is [datetime]) { $property.Value = $property.Value.ToUniversalTime().AddHours(7).ToString('yyyyMMddHHmmss.000000+420') }
    }
    Add-Method $one 'InvokeMethod' { param($name, $in, $options) Invoke-CimMethod -InputObject $this -MethodName $name }
    $one
  }
}

function Invoke-CimMethod {
  param($InputObject, [string]$MethodName, $Arguments, [string]$ErrorAction)
  Invoke-Fault "method:$MethodName"
  $answer = $InputObject.'$methods'[$MethodName]
  if ($null -eq $answer) { throw (New-Failure 'HRESULT 0x80041055,Invoke' 'NotSpecified') }
  if ($null -ne $Arguments) { $answer = $answer["$($Arguments.Values)"] }
  New-Instance $answer
}

function Get-WinEvent {
  param($FilterHashtable, [int]$MaxEvents, [string]$ErrorAction)
  Invoke-Fault 'events'
  $moment = $Doors.events[$FilterHashtable.ProviderName]
  if ($null -eq $moment) { throw (New-Failure 'NoMatchingEventsFound,Get-WinEvent' 'ObjectNotFound') }
  [pscustomobject]@{ TimeCreated = $moment }
}

function Get-Process { param([int]$Id) [pscustomobject]@{ SessionId = $Doors.sessionId } }
function Write-Output { param([string]$InputObject) $InputObject }
function Set-Content { param([string]$LiteralPath, [string]$Value, [string]$Encoding) "$LiteralPath|$Value" }
function Remove-Item { param([string]$LiteralPath, [switch]$Force) }

# Reached in constrained language only: there the engine of Windows refuses objects of COM and most types.
function New-Object {
  param([string]$ComObject, [string]$TypeName, $ArgumentList)
  throw (New-ErrorRecord 'Không tạo được đối tượng' 'CannotCreateComObjectConstrainedLanguage' 'PermissionDenied')
}

# --- doors of the script itself

function Read-Identity { @{ sid = $Doors.sid; elevated = $Doors.elevated } }

function Read-Administrators {
  Invoke-Fault 'administrators'
  $list = @(foreach ($one in $Doors.administrators) { $one })
  , $list
}

function Read-Account([string]$name) {
  Invoke-Fault 'accounts'
  $Doors.accounts[$name]
}

function Read-SecurityPolicy([string]$folder) {
  Invoke-Fault 'secedit'
  $Doors.secedit
}

function Add-Method($object, [string]$name, $code) { $object.PSObject.Methods.Add([System.Management.Automation.PSScriptMethod]::new($name, $code)) }

function Open-Com([string]$name) {
  Invoke-Fault "com:$name"
  if ($name -eq 'Microsoft.Update.AutoUpdate') { return [pscustomobject]@{ Results = (New-Instance $Doors.com.results) } }
  $searcher = [pscustomobject]@{ Online = $true }
  Add-Method $searcher 'GetTotalHistoryCount' { $Doors.com.historyTotal }
  Add-Method $searcher 'QueryHistory' {
    param($from, $count)
    Invoke-Fault 'com:history'
    if ($Doors.com.historyTotal -eq 0) { throw (New-Failure 'HRESULT 0x80240007,Query' 'NotSpecified') }
    foreach ($one in $Doors.com.history) {
      $entry = New-Instance $one
      $entry.UpdateIdentity = New-Instance $one.UpdateIdentity
      $entry
    }
  }
  Add-Method $searcher 'Search' {
    param($what)
    Invoke-Fault 'com:search'
    if ($this.Online) { throw 'a search must not go online' }
    New-Instance $Doors.com.search
  }
  $session = [pscustomobject]@{}
  $session.PSObject.Properties.Add([System.Management.Automation.PSNoteProperty]::new('searcher', $searcher))
  Add-Method $session 'CreateUpdateSearcher' { $this.searcher }
  $session
}
