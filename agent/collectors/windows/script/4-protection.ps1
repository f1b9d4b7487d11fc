# --- protection ------------------------------------------------------------------------------------------------------

# Services by vendor and, where a name ends in a version, how it begins: written by the build from
# checks/device/security-products.json.
$SECURITY_SERVICES = @{}
$SECURITY_BEGINNINGS = @{}

function Get-SecurityServices {
  $null = Get-ServiceState 'WinDefend'
  $found = @(foreach ($name in $script:serviceNames) {
    $vendor = $SECURITY_SERVICES[$name]
    foreach ($start in $SECURITY_BEGINNINGS.Keys) {
      if ($null -eq $vendor -and $name -like "$start*") { $vendor = $SECURITY_BEGINNINGS[$start] }
    }
    if ($null -ne $vendor) {
      $one = $script:services[$name]
      @{ name = $name; state = $one.state; startMode = $one.startMode; vendor = $vendor }
    }
  })
  if ($script:services.Count -eq 0) { return $null }
  , $found
}

# "Tue, 20 Oct 2026 01:20:06 GMT": RFC 1123 as Security Center writes it on every language.
$MONTHS = @{ Jan = 1; Feb = 2; Mar = 3; Apr = 4; May = 5; Jun = 6; Jul = 7; Aug = 8; Sep = 9; Oct = 10; Nov = 11; Dec = 12 }
function Format-Rfc1123($text) {
  if ("$text" -eq '') { return $null }
  $moment = ConvertFrom-Rfc1123 $text
  if ($null -eq $moment) { Add-Problem 'wmi:root/SecurityCenter2/timestamp' $null 'parse' }
  $moment
}
function ConvertFrom-Rfc1123($text) {
  if ("$text" -notmatch '(\d{1,2}) (\w{3}) (\d{4}) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)') { return $null }
  $time = $matches[4]
  $date = Format-Date $matches[3] $MONTHS[$matches[2]] $matches[1]
  if ($null -eq $date) { return $null }
  "${date}T${time}Z"
}

function Get-ProductState($product) {
  $state = Get-Unsigned $product.productState
  if ($null -eq $state -and $null -ne $product.productState) { Add-Problem 'wmi:root/SecurityCenter2/productState' $null 'parse' }
  $state
}

function Test-Program($path) {
  $text = "$path"
  if ($text -eq '' -or $text -like '*://*') { return $null }
  $text = $text.Trim('"')
  while ($text -match '%([^%]+)%') {
    $known = Get-Item -LiteralPath "Env:$($matches[1])" -ErrorAction SilentlyContinue
    if ($null -eq $known) { return $null }
    $text = $text.Replace($matches[0], "$($known.Value)")
  }
  try { return [bool](Test-Path -LiteralPath $text) } catch { return $null }
}

function Format-Defender($status) {
  if ($null -eq $status) { return $null }
  $count = $null
  try {
    $preference = Read-One 'root/Microsoft/Windows/Defender' 'MSFT_MpPreference' '' 5
    if ($null -ne $preference) {
      $count = [long]0
      foreach ($list in @($preference.ExclusionPath, $preference.ExclusionExtension, $preference.ExclusionProcess)) {
        foreach ($one in @($list)) { if ($null -ne $one) { $count += 1 } }
      }
    }
  } catch { $count = $null }
  $signature = Format-Moment $status.AntivirusSignatureLastUpdated
  $source = 'wmi:root/Microsoft/Windows/Defender/MSFT_MpComputerStatus'
  @{
    runningMode = Get-Text $status.AMRunningMode
    serviceEnabled = Get-Bool $status.AMServiceEnabled $source
    antivirusEnabled = Get-Bool $status.AntivirusEnabled $source
    realTimeProtection = Get-Bool $status.RealTimeProtectionEnabled $source
    onAccess = Get-Bool $status.OnAccessProtectionEnabled $source
    behaviorMonitor = Get-Bool $status.BehaviorMonitorEnabled $source
    tamperProtected = Get-Bool $status.IsTamperProtected $source
    productVersion = Get-Text $status.AMProductVersion
    engineVersion = Get-Text $status.AMEngineVersion
    signatureVersion = Get-Text $status.AntivirusSignatureVersion
    signatureLastUpdated = $signature
    signatureAgeDaysReported = Get-Unsigned $status.AntivirusSignatureAge
    signaturesOutOfDate = Get-Bool $status.DefenderSignaturesOutOfDate $source
    lastQuickScan = Format-Moment $status.QuickScanEndTime
    lastFullScan = Format-Moment $status.FullScanEndTime
    exclusionsCount = $count
  }
}

# --- dates of definitions, where the vendor leaves one in the registry or in a file

function Format-UnixSeconds($value) {
  $seconds = Get-Unsigned $value
  # 0xFFFFFFFF: never.
  if ($null -eq $seconds -or $seconds -le 0 -or $seconds -ge 4294967295) { return $null }
  Format-Moment (([datetime]'1970-01-01').AddSeconds($seconds))
}

function Format-Day($text, [string]$pattern) {
  if ("$text" -notmatch $pattern) { return $null }
  $date = Format-Date $matches[1] $matches[2] $matches[3]
  if ($null -eq $date) { return $null }
  "${date}T00:00:00Z"
}

function New-Signature([string]$vendor, $version, $date, $database, $expires, [string]$source) {
  @{
    vendor = $vendor; productVersion = Get-Text $version; databaseDate = $date
    databaseVersion = Get-Text $database; licenseExpires = $expires; source = Get-Text $source.Replace($HKLM, 'HKLM') 1024
  }
}

function Get-VendorSignatures {
  $list = @()
  foreach ($view in @("$HKLM\SOFTWARE\WOW6432Node", "$HKLM\SOFTWARE")) {
    $root = "$view\KasperskyLab\protected"
    foreach ($name in (Read-KeyNames $root)) {
      if ($null -eq $name) { continue }
      $data = Read-Key "$root\$name\Data"
      if ($null -eq $data -or -not $data.ContainsKey('LastSuccessfulUpdate')) { continue }
      $settings = Read-Key "$root\$name\environment"
      $version = $null
      if ($null -ne $settings) { $version = $settings['ProductVersion'] }
      $list += New-Signature 'kaspersky' $version (Format-UnixSeconds $data['LastSuccessfulUpdate']) $null (Format-UnixSeconds $data['LicenseInfoExpiration']) "$root\$name\Data\LastSuccessfulUpdate"
    }
    $info = Read-Key "$view\ESET\ESET Security\CurrentVersion\Info"
    if ($null -ne $info -and $info.ContainsKey('ScannerVersion')) {
      $day = Format-Day $info['ScannerVersion'] '\((\d{4})(\d\d)(\d\d)\)'
      $list += New-Signature 'eset' $info['ProductVersion'] $day $info['ScannerVersion'] $null "$view\ESET\ESET Security\CurrentVersion\Info\ScannerVersion"
    }
    $trend = Read-Key "$view\TrendMicro\PC-cillinNTCorp\CurrentVersion\Misc."
    if ($null -ne $trend -and $trend.ContainsKey('PatternDate')) {
      $list += New-Signature 'trendmicro' $trend['ProgramVer'] (Format-Day $trend['PatternDate'] '^(\d{4})(\d\d)(\d\d)$') $trend['InternalNonCrcPatternVer'] $null "$view\TrendMicro\PC-cillinNTCorp\CurrentVersion\Misc.\PatternDate"
    }
    $engine = Read-Key "$view\McAfee\AVEngine"
    if ($null -ne $engine -and $engine.ContainsKey('AVDatDate')) {
      $list += New-Signature 'trellix' $null (Format-Day $engine['AVDatDate'] '^(\d{4})/(\d\d)/(\d\d)$') $engine['AVDatVersion'] $null "$view\McAfee\AVEngine\AVDatDate"
    }
  }
  $microsoft = Read-Key "$HKLM\SOFTWARE\Microsoft\Windows Defender\Signature Updates"
  if ($null -ne $microsoft -and $null -ne $microsoft['SignaturesLastUpdated'] -and $script:needsDefenderDate) {
    $list += New-Signature 'microsoft' $null (Format-FileTime $microsoft['SignaturesLastUpdated']) $microsoft['AVSignatureVersion'] $null 'Windows Defender\Signature Updates'
  }
  foreach ($one in @(Get-FileSignatures)) { if ($null -ne $one) { $list += $one } }
  , $list
}

function Get-FileSignatures {
  $symantec = "$env:ProgramData\Symantec\Symantec Endpoint Protection\CurrentVersion\Data\Definitions\SDSDefs\definfo.dat"
  try {
    if (Test-Path -LiteralPath $symantec) {
      foreach ($line in (Read-Lines $symantec)) {
        if ($line -match '^CurDefs=(.+)$') {
          $database = $matches[1]
          New-Signature 'symantec' $null (Format-Day $database '^(\d{4})(\d\d)(\d\d)\.') $database $null 'definfo.dat'
        }
      }
    }
    $newest = $null
    foreach ($file in @(Get-Item -Path "$env:ProgramFiles\Bitdefender\Endpoint Security\ThreatScanner\Antivirus_*\Plugins\update.txt" -ErrorAction SilentlyContinue)) {
      if ($null -ne $file -and ($null -eq $newest -or "$($file.FullName)" -gt "$($newest.FullName)")) { $newest = $file }
    }
    if ($null -ne $newest) {
      foreach ($line in (Read-Lines "$($newest.FullName)")) {
        if ($line -match '^Update time GMT:\s*(\d+)') { New-Signature 'bitdefender' $null (Format-UnixSeconds $matches[1]) $null $null 'update.txt' }
      }
    }
  } catch { Add-Problem 'file:definitions' $_ }
}

Invoke-Section 'antivirus' {
  $center = 'root/SecurityCenter2'
  $products = Read-Class $center 'AntiVirusProduct' '' 5
  $hasCenter = $true
  foreach ($problem in $script:problems) { if ($problem.kind -eq 'invalid-namespace') { $hasCenter = $false } }
  if ($null -eq $products -and $hasCenter) { $hasCenter = $null }
  $walls = $null
  if ($hasCenter -ne $false) { $walls = Read-Class $center 'FirewallProduct' '' 5 }
  if ($null -ne $products) {
    $products = @(foreach ($one in $products) {
      @{
        displayName = Get-Text $one.displayName; instanceGuid = Get-Text $one.instanceGuid
        productState = Get-ProductState $one; timestamp = Format-Rfc1123 $one.timestamp
        productExe = Get-Text $one.pathToSignedProductExe 1024; reportingExe = Get-Text $one.pathToSignedReportingExe 1024
        productExeExists = Test-Program $one.pathToSignedProductExe
      }
    })
  }
  if ($null -ne $walls) {
    $walls = @(foreach ($one in $walls) {
      @{ displayName = Get-Text $one.displayName; instanceGuid = Get-Text $one.instanceGuid; productState = Get-ProductState $one }
    })
  }
  $defender = Format-Defender (Read-One 'root/Microsoft/Windows/Defender' 'MSFT_MpComputerStatus' '' 5)
  $script:needsDefenderDate = ($null -eq $defender)
  $policy = Read-Key "$POLICIES\Windows Defender"
  $disabled = $null
  if ($MAJOR -ge 3) { $disabled = $false }
  if ($null -ne $policy -and $null -ne $policy['DisableAntiSpyware']) { $disabled = (Get-Int $policy['DisableAntiSpyware']) -eq 1 }
  $script:value = @{
    securityCenterAvailable = $hasCenter
    products = $products
    firewallProducts = $walls
    defender = $defender
    defenderPolicyDisabled = $disabled
    services = Get-SecurityServices
    vendorSignatures = Get-VendorSignatures
  }
}

Invoke-Section 'firewall' {
  $local = "$MACHINE\Services\SharedAccess\Parameters\FirewallPolicy"
  $profiles = @(foreach ($pair in @(@('domain', 'DomainProfile'), @('private', 'StandardProfile'), @('public', 'PublicProfile'))) {
    $mine = Read-Key "$local\$($pair[1])"
    $policy = Read-Key "$POLICIES\WindowsFirewall\$($pair[1])"
    $on = $null; $ruled = $null; $block = $null
    if ($null -ne $mine) {
      $on = Get-Flag $mine['EnableFirewall']
      # Absent is the default of Windows: what nobody let in is kept out.
      $inbound = Get-Int $mine['DefaultInboundAction']
      $block = $null -eq $inbound -or $inbound -eq 1
    }
    # The private profile of a policy goes under two names.
    if (($null -eq $policy -or $null -eq $policy['EnableFirewall']) -and $pair[0] -eq 'private') { $policy = Read-Key "$POLICIES\WindowsFirewall\PrivateProfile" }
    if ($null -ne $policy) { $ruled = Get-Flag $policy['EnableFirewall'] }
    $effective = $ruled
    if ($null -eq $effective) { $effective = $on }
    @{ profile = $pair[0]; enabledLocal = $on; enabledPolicy = $ruled; effective = $effective; defaultInboundBlock = $block }
  })
  $active = $null
  $connections = Read-Class 'root/StandardCimv2' 'MSFT_NetConnectionProfile' '' 3 -Optional
  if ($null -ne $connections -and $MAJOR -ge 3) {
    $words = @{ '0' = 'public'; '1' = 'private'; '2' = 'domain' }
    $active = @(foreach ($one in $connections) {
      $word = $words["$(Get-Int $one.NetworkCategory)"]
      if ($null -ne $word) { $word } else { Add-Problem 'wmi:root/StandardCimv2/MSFT_NetConnectionProfile' $null 'parse' }
    })
  }
  $script:value = @{
    serviceState = Get-ServicePart 'MpsSvc' 'state'
    serviceStart = Get-ServicePart 'MpsSvc' 'startMode'
    profiles = $profiles
    activeProfiles = $active
  }
}

$DISK_SERVICES = @('veracrypt', 'TrueCryptSystemFavorites', 'klfde', 'EsetFdeService', 'FDE_PBA', 'fde_srv')

Invoke-Section 'encryption' {
  $namespace = 'root/CIMV2/Security/MicrosoftVolumeEncryption'
  $source = "$namespace/Win32_EncryptableVolume"
  $found = Read-Class $namespace 'Win32_EncryptableVolume' '' 5
  $others = @(foreach ($name in $DISK_SERVICES) { if ($null -ne (Get-ServiceState $name)) { $name } })
  if ($null -eq $found) {
    $kinds = @(foreach ($problem in $script:problems) { $problem.kind })
    if ($kinds -contains 'invalid-namespace') {
      $script:status = 'unavailable'
      $script:value = @{ available = $false; volumes = $null; thirdParty = $others }
    }
    return
  }
  $volumes = @(foreach ($volume in $found) {
    # The property can be stale: the method is asked.
    $protection = Invoke-Method $volume 'GetProtectionStatus' $source
    $conversion = Invoke-Method $volume 'GetConversionStatus' $source
    $method = Invoke-Method $volume 'GetEncryptionMethod' $source
    $kinds = $null
    $keys = Invoke-Method $volume 'GetKeyProtectors' $source
    if ($null -ne $keys) {
      $kinds = @(foreach ($id in @($keys.VolumeKeyProtectorID)) {
        if ($null -ne $id -and $HAS_CIM) {
          try {
            $kind = Invoke-CimMethod -InputObject $volume -MethodName 'GetKeyProtectorType' -Arguments @{ VolumeKeyProtectorID = "$id" } -ErrorAction Stop
            Get-Int $kind.KeyProtectorType
          } catch { Add-Problem "wmi:$source/GetKeyProtectorType" $_ }
        }
      })
    }
    @{
      driveLetter = Get-Text $volume.DriveLetter
      volumeType = Get-Int $volume.VolumeType
      protectionStatus = Get-Int $protection.ProtectionStatus
      conversionStatus = Get-Int $conversion.ConversionStatus
      encryptionPercentage = Get-Int $conversion.EncryptionPercentage
      encryptionMethod = Get-Int $method.EncryptionMethod
      protectorTypes = $kinds
    }
  })
  $script:value = @{ available = $true; volumes = $volumes; thirdParty = $others }
}

Invoke-Section 'exploitProtection' {
  $kernel = Read-Key "$MACHINE\Control\Session Manager\kernel"
  $options = $null
  $sehop = $null
  if ($null -ne $kernel) {
    $sehop = Get-Int $kernel['DisableExceptionChainValidation']
    if ($null -ne $kernel['MitigationOptions']) {
      $digits = foreach ($byte in @($kernel['MitigationOptions'])) { '{0:x2}' -f $byte }
      $options = @($digits) -join ''
      # Part of a mask is another mask.
      if ($options.Length -gt 512) { $options = $null; Add-Problem 'reg:MitigationOptions' $null 'parse' }
    }
  }
  $screen = $null
  $explorer = Read-Key "$WINDOWS\Explorer"
  if ($null -ne $explorer -and $null -ne $explorer['SmartScreenEnabled']) { $screen = (Get-Text $explorer['SmartScreenEnabled']); if ($null -ne $screen) { $screen = $screen.ToLower() } }
  $policy = Read-Key "$POLICIES\Windows\System"
  if ($null -ne $policy -and $null -ne $policy['EnableSmartScreen']) {
    if ((Get-Int $policy['EnableSmartScreen']) -eq 0) { $screen = 'off' }
    elseif ($null -ne $policy['ShellSmartScreenLevel']) { $screen = (Get-Text $policy['ShellSmartScreenLevel']); if ($null -ne $screen) { $screen = $screen.ToLower() } }
    else { $screen = 'warn' }
  }
  $script:value = @{ depPolicy = $script:dep; sehopDisabled = $sehop; mitigationOptionsHex = $options; smartScreen = $screen }
}
