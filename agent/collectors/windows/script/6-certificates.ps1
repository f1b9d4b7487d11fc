# --- certificates: what the registry holds of them; the agent reads the files in the profiles itself -----------------

function Format-Hex($bytes) {
  $digits = foreach ($byte in @($bytes)) { '{0:x2}' -f $byte }
  @($digits) -join ''
}

# A refusal of the language mode costs no certificate: hex is written without any type of .NET.
function New-CertificateEntry([string]$store, $sid, $loaded, [string]$name, $bytes, $lastWrite) {
  $encoding = 'base64'
  try { $text = [System.Convert]::ToBase64String([byte[]]$bytes) } catch { $encoding = 'hex'; $text = Format-Hex $bytes }
  @{ store = $store; ownerSid = $sid; profileLoaded = $loaded; name = $name.ToUpper(); lastWrite = $lastWrite; encoding = $encoding; blob = $text }
}

function Get-RegistryCertificates([string]$store, [string]$root, $sid, $loaded) {
  foreach ($name in (Read-KeyNames "$root\Certificates")) {
    if ($null -eq $name) { continue }
    $key = Read-Key "$root\Certificates\$name"
    if ($null -eq $key -or $null -eq $key['Blob']) { continue }
    # People write into their own part of the registry: one entry beyond all measure must not hide the others.
    if (@($key['Blob']).Length -gt 65536) { Add-Problem "reg:$root\Certificates" $null 'parse' }
    else { New-CertificateEntry $store $sid $loaded $name @($key['Blob']) $null }
  }
}

# Where the files of a person's own store lie; null where AppData is redirected to a server: not ours to read.
function Get-StoreFolder([string]$sid, [string]$profilePath, $loaded) {
  $appData = "$profilePath\AppData\Roaming"
  if ($loaded) {
    $folders = Read-Key "HKEY_USERS\$sid\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    if ($null -ne $folders -and $null -ne (Get-Text $folders['AppData'])) {
      $given = "$($folders['AppData'])"
      if ($given -like '\\*') { return $null }
      # Expanded for SYSTEM it would be SYSTEM's own folder.
      if ($given -match '^%USERPROFILE%') { $appData = $given.Replace('%USERPROFILE%', $profilePath) }
    }
  }
  "$appData\Microsoft\SystemCertificates\My\Certificates"
}

function Get-FileCertificates([string]$folder, [string]$sid, $loaded) {
  foreach ($file in @(Get-ChildItem -LiteralPath $folder -Force)) {
    if ($null -eq $file -or $file.PSIsContainer) { continue }
    $bytes = Read-Bytes "$($file.FullName)" 65536
    if ($null -ne $bytes) { New-CertificateEntry 'user-file' $sid $loaded "$($file.Name)" $bytes (Format-Moment $file.LastWriteTimeUtc) }
  }
}

Invoke-Section 'certificates' {
  $hives = Get-Hives
  $entries = @()
  $profiles = @()
  $script:folders = @{}
  foreach ($sid in (Read-KeyNames "$NT\ProfileList")) {
    if ("$sid" -notmatch '^S-1-(5-21|12-1)-[0-9-]+$') { continue }
    $key = Read-Key "$NT\ProfileList\$sid"
    if ($null -eq $key) { continue }
    $loaded = $hives -contains $sid
    $lastUse = $null
    $high = Get-Unsigned $key['LocalProfileLoadTimeHigh']
    $low = Get-Unsigned $key['LocalProfileLoadTimeLow']
    if ($null -ne $high -and $null -ne $low -and $high -gt 0) { $lastUse = Format-FileTime ($high * [long]4294967296 + $low) }
    $folder = Get-StoreFolder $sid "$($key['ProfileImagePath'])" $loaded
    $exists = $null; $readable = $null
    if ($null -eq $folder) { Add-Problem 'file:redirected' $null 'other' }
    else {
      $script:folders[$sid] = $folder
      if ($WithCertificateFiles) {
        try {
          $exists = [bool](Test-Path -LiteralPath $folder)
          # Its parent must be readable, or "it is not there" would be a guess.
          $null = @(Get-ChildItem -LiteralPath "$($key['ProfileImagePath'])" -Force)
          if ($exists) { $entries += @(Get-FileCertificates $folder $sid $loaded) }
          $readable = $true
        } catch { Add-Problem 'file:profiles' $_; $readable = $false; $exists = $null }
      }
    }
    $entries += @(Get-RegistryCertificates 'user-registry' "HKEY_USERS\$sid\Software\Microsoft\SystemCertificates\My" $sid $loaded)
    $profiles += @{ sid = $sid; loaded = $loaded; storeReadable = $readable; storeExists = $exists; lastUse = $lastUse }
  }
  $entries += @(Get-RegistryCertificates 'machine-registry' "$HKLM\SOFTWARE\Microsoft\SystemCertificates\MY" $null $null)
  $kept = @(foreach ($entry in $entries) { if ($null -ne $entry) { $entry } })
  if ($kept.Length -gt 64) { $kept = $kept[0..63] }

  $readers = $null
  # Before Windows 8 a device does not tell its class by name: the number of the class says it.
  $wanted = "PNPClass='SmartCardReader' OR PNPClass='SmartCard'"
  if (-not $HAS_CIM) { $wanted = "ClassGuid='{50dd5230-ba8a-11d1-bf5d-0000f805f530}'" }
  $devices = Read-Class 'root/cimv2' 'Win32_PnPEntity' $wanted 5
  if ($null -ne $devices) {
    $readers = @(foreach ($device in $devices) {
      if ($device.Present -ne $false) {
        $class = 'SmartCardReader'
        if ("$($device.PNPClass)" -eq 'SmartCard') { $class = 'SmartCard' }
        # The last part is the number of this very device.
        $parts = "$($device.PNPDeviceID)".Split('\')
        $id = $null
        if ($parts.Length -ge 2) { $id = "$($parts[0])\$($parts[1])" }
        @{ class = $class; hardwareId = $id; name = Get-Text $device.Name }
      }
    })
  }
  $providers = @()
  foreach ($root in @("$HKLM\SOFTWARE\Microsoft\Cryptography\Defaults\Provider", "$MACHINE\Control\Cryptography\Providers")) {
    foreach ($name in (Read-KeyNames $root)) {
      if ($null -ne $name -and $name -notlike 'Microsoft*' -and $providers -notcontains $name) { $providers += $name }
    }
  }
  $service = Get-ServiceState 'CertPropSvc'
  $script:value = @{
    entries = $kept; profiles = $profiles; readers = $readers; tokenProviders = $providers
    certPropSvc = $(if ($null -eq $service) { $null } else { @{ state = $service.state; startMode = $service.startMode } })
  }
}
