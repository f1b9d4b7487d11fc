# --- doors: the only places that ask Windows ------------------------------------------------------------------------

$MAJOR = [int]"$($PSVersionTable.PSVersion.Major)"
# PowerShell 2 has no CIM cmdlets; from 3 on they have a time limit, which WMI's own has not.
$HAS_CIM = $MAJOR -ge 3

# The values of a registry key by name; null: there is no such key, or it was not readable (then a problem).
function Read-Key([string]$path) {
  $values = @{}
  try {
    if (-not (Test-Path -LiteralPath "Registry::$path")) { return $null }
    $item = Get-ItemProperty -LiteralPath "Registry::$path"
    if ($null -eq $item) { return $values }
    foreach ($property in $item.PSObject.Properties) {
      if (@('PSPath', 'PSParentPath', 'PSChildName', 'PSDrive', 'PSProvider') -notcontains $property.Name) {
        $values[$property.Name] = $property.Value
      }
    }
  } catch {
    Add-Problem "reg:$path" $_
    return $null
  }
  $values
}

# Keys below a path; with a star in it those that fit (names only are compared, none is opened in vain).
function Read-KeyNames([string]$path) {
  try {
    if ($path -like '*`**') { $items = @(Get-Item -Path "Registry::$path" -ErrorAction SilentlyContinue) }
    elseif (-not (Test-Path -LiteralPath "Registry::$path")) { return , @() }
    else { $items = @(Get-ChildItem -LiteralPath "Registry::$path") }
    $names = @(foreach ($item in $items) { if ($null -ne $item) { "$($item.PSChildName)" } })
    return , $names
  } catch {
    Add-Problem "reg:$path" $_
    return $null
  }
}

function Test-Key([string]$path) {
  try { return [bool](Test-Path -LiteralPath "Registry::$path") } catch { Add-Problem "reg:$path" $_; return $null }
}

# Instances of a class as a list; null: could not be asked. With -Optional a namespace or class that this Windows does
# not have is no problem.
function Read-Class([string]$namespace, [string]$class, [string]$filter = '', [int]$seconds = 3, [switch]$Optional) {
  try {
    if ($HAS_CIM) {
      if ($filter -eq '') { $found = @(Get-CimInstance -Namespace $namespace -ClassName $class -OperationTimeoutSec $seconds -ErrorAction Stop) }
      else { $found = @(Get-CimInstance -Namespace $namespace -ClassName $class -Filter $filter -OperationTimeoutSec $seconds -ErrorAction Stop) }
    }
    elseif ($filter -eq '') { $found = @(Get-WmiObject -Namespace $namespace.Replace('/', '\') -Class $class -ErrorAction Stop) }
    else { $found = @(Get-WmiObject -Namespace $namespace.Replace('/', '\') -Class $class -Filter $filter -ErrorAction Stop) }
    $present = @(foreach ($one in $found) { if ($null -ne $one) { $one } })
    return , $present
  } catch {
    $hresult = Get-Hresult $_
    if ($Optional -and ($hresult -eq '0x8004100E' -or $hresult -eq '0x80041010')) { return , @() }
    Add-Problem "wmi:$namespace/$class" $_
    return $null
  }
}

function Read-One([string]$namespace, [string]$class, [string]$filter = '', [int]$seconds = 3, [switch]$Optional) {
  $found = Read-Class $namespace $class $filter $seconds -Optional:$Optional
  if ($null -eq $found -or $found.Length -eq 0) { return $null }
  $found[0]
}

# A value as WMI gave it: PowerShell makes some of them into others, by the customs of the user's country.
function Get-Raw($instance, [string]$name) {
  try {
    if ($HAS_CIM) { $kept = $instance.CimInstanceProperties } else { $kept = $instance.psbase.Properties }
    if ($null -ne $kept) { return $kept[$name].Value }
  } catch { $kept = $null }
  $instance.$name
}

# What a method of an instance puts out; null: not answered.
function Invoke-Method($instance, [string]$name, [string]$source) {
  try {
    if ($HAS_CIM) { return Invoke-CimMethod -InputObject $instance -MethodName $name -ErrorAction Stop }
    return $instance.InvokeMethod($name, $null, $null)
  } catch {
    Add-Problem "wmi:$source/$name" $_
    return $null
  }
}

function Open-Com([string]$name) { New-Object -ComObject $name }

# The user whom this process runs as: @{ sid; elevated }.
function Read-Identity {
  $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
  $sid = $identity.User.Value
  $principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $identity
  $admin = [System.Security.Principal.WindowsBuiltInRole]::Administrator
  @{ sid = $sid; elevated = ($sid -eq 'S-1-5-18' -or $principal.IsInRole($admin)) }
}

# Members of the local Administrators: @{ sid; class } each. By SID, since the name of the group is translated.
function Read-Administrators {
  $group = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList 'S-1-5-32-544'
  $name = $group.Translate([System.Security.Principal.NTAccount]).Value
  $name = $name.Substring($name.IndexOf('\') + 1)
  $members = ([adsi]"WinNT://./$name,group").psbase.Invoke('Members')
  $list = @(foreach ($member in $members) {
    $entry = [adsi]$member
    $bytes = $entry.psbase.InvokeGet('objectSid')
    $sid = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $bytes, 0
    @{ sid = $sid.Value; class = "$($entry.psbase.SchemaClassName)"; path = "$($entry.psbase.Path)" }
  })
  , $list
}

# Rules for passwords and the last sign-in of one local account: @{ lastLogin; rules }. ADSI counts in seconds.
function Read-Account([string]$name) {
  $entry = [adsi]"WinNT://./$name,user"
  $last = $null
  # A property that was never written throws: nobody ever signed in.
  try { $last = $entry.psbase.InvokeGet('LastLogin') } catch { $last = $null }
  $rules = @{}
  foreach ($rule in @('MinPasswordLength', 'MaxBadPasswordsAllowed', 'AutoUnlockInterval', 'MaxPasswordAge', 'PasswordHistoryLength')) {
    try { $rules[$rule] = $entry.psbase.InvokeGet($rule) } catch { $rules[$rule] = $null }
  }
  @{ lastLogin = $last; rules = $rules }
}

# First 16 digits of the SHA-256 of a text: enough to tell two apart, nothing to read back.
function Get-Digest([string]$text) {
  $bytes = [System.Text.Encoding]::UTF8.GetBytes($text)
  $hash = [System.Security.Cryptography.SHA256]::Create().ComputeHash($bytes)
  $digits = foreach ($byte in $hash) { '{0:x2}' -f $byte }
  (@($digits) -join '').Substring(0, 16)
}

# Bytes of a small file; null when it is larger than the limit.
function Read-Bytes([string]$path, [int]$limit) {
  $item = Get-Item -LiteralPath $path -Force
  if ($item.Length -gt $limit) { return $null }
  , @(Get-Content -LiteralPath $path -Encoding Byte -ReadCount 0)
}

function Read-Lines([string]$path) { , @(Get-Content -LiteralPath $path) }

function Read-FileVersion([string]$path) {
  try {
    if (-not (Test-Path -LiteralPath $path)) { return $null }
    return Get-Text (Get-Item -LiteralPath $path).VersionInfo.FileVersion
  } catch {
    Add-Problem 'file:version' $_
    return $null
  }
}

# The local security policy as secedit writes it (keys are not translated): name -> text. In the locked state folder.
function Read-SecurityPolicy([string]$folder) {
  $file = "$folder\secpol.tmp"
  try {
    $null = & "$env:SystemRoot\System32\secedit.exe" /export /areas SECURITYPOLICY /cfg $file
    $rules = @{}
    foreach ($line in (Read-Lines $file)) {
      if ($line -match '^\s*(\w+)\s*=\s*(.*?)\s*$') { $rules[$matches[1]] = $matches[2] }
    }
    return $rules
  } finally {
    if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
  }
}

# The newest event among these numbers of a source in the System log, in UTC; null: there is none.
function Read-LastEvent([string]$provider, $numbers) {
  try {
    $newest = @(Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = $provider; Id = $numbers } -MaxEvents 1 -ErrorAction Stop)
    return Format-Moment $newest[0].TimeCreated
  } catch {
    if ("$($_.FullyQualifiedErrorId)" -notlike 'NoMatchingEventsFound*') { Add-Problem "events:$provider" $_ }
    return $null
  }
}

$script:services = $null
# In the order in which Windows tells them: the same PC must give the same document.
$script:serviceNames = @()
$script:servicesProblem = $null
# State and start mode of a service by name, or null. All services are asked for once.
function Get-ServiceState([string]$name) {
  if ($null -eq $script:services) {
    $script:services = @{}
    $found = Read-Class 'root/cimv2' 'Win32_Service' '' 8
    if ($null -eq $found) { $script:servicesProblem = $script:problems[-1] }
    foreach ($one in $found) {
      if ($null -ne $one) {
        $script:serviceNames += "$($one.Name)"
        $script:services["$($one.Name)"] = @{ state = (Get-Text $one.State); startMode = (Get-Text $one.StartMode) }
      }
    }
  }
  Add-Again $script:servicesProblem
  $script:services[$name]
}
function Get-ServicePart([string]$name, [string]$part) {
  $service = Get-ServiceState $name
  if ($null -eq $service) { return $null }
  $service[$part]
}

$script:hives = $null
# SIDs of people whose registry is loaded: who is signed in, or was.
function Get-Hives {
  if ($null -eq $script:hives) {
    $names = Read-KeyNames 'HKEY_USERS'
    $script:hives = @(foreach ($name in @($names)) { if ("$name" -match '^S-1-(5-21|12-1)-[0-9-]+$') { "$name" } })
  }
  , $script:hives
}
