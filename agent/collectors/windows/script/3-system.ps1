# --- the machine and its Windows -------------------------------------------------------------------------------------

$CV = Read-Key $NT

function Get-Architecture {
  $word = "$env:PROCESSOR_ARCHITEW6432"
  if ($word -eq '') { $word = "$env:PROCESSOR_ARCHITECTURE" }
  switch ($word) { 'AMD64' { 'x64' } 'ARM64' { 'arm64' } 'x86' { 'x86' } default { $null } }
}

$script:host_ = @{
  psVersion = Get-Text $PSVersionTable.PSVersion
  psEdition = Get-Text $PSVersionTable.PSEdition
  languageMode = Get-Text $ExecutionContext.SessionState.LanguageMode
  clrVersion = Get-Text $PSVersionTable.CLRVersion
  is64BitProcess = ("$env:PROCESSOR_ARCHITECTURE" -ne 'x86')
  is64BitOs = $null; runAsSid = $null; isElevated = $null; sessionId = $null
  uiLanguage = Get-Text $PSUICulture
  culture = Get-Text $PSCulture
  ansiCodePage = $null; oemCodePage = $null
}
$script:host_.is64BitOs = @{ 'x64' = $true; 'arm64' = $true; 'x86' = $false }["$(Get-Architecture)"]
$pages = Read-Key "$MACHINE\Control\Nls\CodePage"
if ($null -ne $pages) { $script:host_.ansiCodePage = Get-Int $pages['ACP']; $script:host_.oemCodePage = Get-Int $pages['OEMCP'] }
# Explains what could not be read, so that its own refusal is no problem of a section.
try { $who = Read-Identity; $script:host_.runAsSid = $who.sid; $script:host_.isElevated = $who.elevated } catch { $who = $null }
try { $script:host_.sessionId = Get-Int (Get-Process -Id $PID).SessionId } catch { $script:host_.sessionId = $null }

$script:dep = $null

Invoke-Section 'os' {
  $key = Read-Key $NT
  if ($null -eq $key) { $key = @{} }
  $system = Read-One 'root/cimv2' 'Win32_OperatingSystem'
  if ($null -ne $system) { $script:dep = Get-Int $system.DataExecutionPrevention_SupportPolicy }
  $script:value = @{
    currentBuild = Get-Int $key['CurrentBuildNumber']
    ubr = Get-Unsigned $key['UBR']
    displayVersion = Get-Text $key['DisplayVersion']
    releaseId = Get-Text $key['ReleaseId']
    editionId = Get-Text $key['EditionID']
    productName = Get-Text $key['ProductName']
    installationType = Get-Text $key['InstallationType']
    productType = Get-Int $system.ProductType
    sku = Get-Unsigned $system.OperatingSystemSKU
    kernelVersion = Get-Text $system.Version
    servicePackMajor = Get-Int $system.ServicePackMajorVersion
    architecture = Get-Architecture
    installDate = Format-Moment $system.InstallDate
    lastBootTime = Format-Moment $system.LastBootUpTime
    caption = Get-Text $system.Caption
  }
}

$script:users = $null
$script:usersAsked = $false
$script:usersProblem = $null
# Local accounts; asked for once. On a member of a domain the filter keeps the whole domain out.
function Get-LocalUsers {
  if (-not $script:usersAsked) {
    $script:usersAsked = $true
    $script:users = Read-Class 'root/cimv2' 'Win32_UserAccount' 'LocalAccount=TRUE' 5
    if ($null -eq $script:users) { $script:usersProblem = $script:problems[-1] }
  }
  Add-Again $script:usersProblem
  if ($null -eq $script:users) { return $null }
  , $script:users
}

$GUESTS = 'Virtual|VMware|KVM|QEMU|Bochs|\bXen\b|HVM domU|Parallels|innotek'

Invoke-Section 'machine' {
  $system = Read-One 'root/cimv2' 'Win32_ComputerSystem'
  $enclosure = Read-One 'root/cimv2' 'Win32_SystemEnclosure'
  $product = Read-One 'root/cimv2' 'Win32_ComputerSystemProduct'
  $bios = Read-One 'root/cimv2' 'Win32_BIOS'
  $crypto = Read-Key "$HKLM\SOFTWARE\Microsoft\Cryptography"
  if ($null -eq $crypto) { $crypto = @{} }
  $make = "$($system.Manufacturer) $($system.Model)"
  $chassis = $null
  if ($null -ne $enclosure.ChassisTypes) { $chassis = @(foreach ($type in $enclosure.ChassisTypes) { Get-Int $type }) }
  # A hypervisor is present on real PCs too (VBS): the maker's name tells.
  $guest = $null
  if ($make.Trim() -ne '') { $guest = $make -match $GUESTS }
  $sid = $null
  foreach ($user in (Get-LocalUsers)) {
    if ("$($user.SID)" -match '^(S-1-5-21-\d+-\d+-\d+)-\d+$') { $sid = $matches[1] }
  }
  $digests = $null
  $cards = Read-Class 'root/cimv2' 'Win32_NetworkAdapter' 'PhysicalAdapter=TRUE'
  if ($null -ne $cards) {
    try {
      $digests = @(foreach ($card in $cards) {
        $mac = ("$($card.MACAddress)" -replace '[^0-9A-Fa-f]', '').ToUpper()
        # Plugged into a bus, and not made up: the second lowest bit of the first byte.
        if ($mac.Length -eq 12 -and "$($card.PNPDeviceID)" -match '^(PCI|USB)\\' -and $mac[1] -match '[014589CD]') { Get-Digest $mac }
      })
    } catch { Add-Problem 'sha256' $_; $digests = $null }
  }
  $script:value = @{
    hostName = Get-Text $env:COMPUTERNAME
    manufacturer = Get-Text $system.Manufacturer
    model = Get-Text $system.Model
    chassisTypes = $chassis
    smbiosUuid = Get-Text $product.UUID
    smbiosSerial = Get-Text $bios.SerialNumber
    machineGuid = Get-Text $crypto['MachineGuid']
    computerSid = $sid
    macHashes = $digests
    partOfDomain = $(if ($system.PartOfDomain -is [bool]) { $system.PartOfDomain } else { $null })
    isVirtual = $guest
  }
}

# The media of the disk on which Windows lies; null where Windows cannot tell (before 8, RAID and USB bridges).
function Get-OsDiskMedia {
  $storage = 'root/Microsoft/Windows/Storage'
  $disks = Read-Class $storage 'MSFT_PhysicalDisk' '' 3 -Optional
  if ($null -eq $disks -or $disks.Length -eq 0) { return $null }
  $letter = "$env:SystemDrive".Substring(0, 1)
  $number = $null
  if ($disks.Length -gt 1) {
    foreach ($part in (Read-Class $storage 'MSFT_Partition' '' 3 -Optional)) {
      if ("$([char]$part.DriveLetter)" -eq $letter) { $number = "$($part.DiskNumber)" }
    }
  }
  foreach ($disk in $disks) {
    if ($disks.Length -eq 1 -or "$($disk.DeviceId)" -eq $number) {
      switch (Get-Int $disk.MediaType) { 3 { return 'hdd' } 4 { return 'ssd' } 0 { return 'unspecified' } default { return $null } }
    }
  }
  $null
}

Invoke-Section 'hardware' {
  $cpus = Read-Class 'root/cimv2' 'Win32_Processor'
  $system = Read-One 'root/cimv2' 'Win32_ComputerSystem'
  $memory = Read-Class 'root/cimv2' 'Win32_PhysicalMemory'
  $drive = Read-One 'root/cimv2' 'Win32_LogicalDisk' "DeviceID='$env:SystemDrive'"
  $ram = $null
  if ($null -ne $memory -and $memory.Length -gt 0) {
    $ram = [long]0
    foreach ($module in $memory) { $ram += Get-Int $module.Capacity }
  }
  # What the graphics took is missing in it: only where no module says its size.
  if ($null -eq $ram -or $ram -eq 0) { $ram = Get-Int $system.TotalPhysicalMemory }
  $cores = $null
  $name = $null
  if ($null -ne $cpus -and $cpus.Length -gt 0) {
    $cores = [long]0
    foreach ($cpu in $cpus) { $cores += Get-Int $cpu.NumberOfCores }
    $name = Get-Text $cpus[0].Name
  }
  $tpms = Read-Class 'root/CIMV2/Security/MicrosoftTpm' 'Win32_Tpm' '' 3 -Optional
  $spec = $null
  if ($null -ne $tpms -and $tpms.Length -gt 0) { $spec = Get-Text ("$($tpms[0].SpecVersion)".Split(',')[0].Trim()) }
  $boot = Read-Key "$MACHINE\Control\SecureBoot\State"
  $control = Read-Key "$MACHINE\Control"
  $secure = $null
  if ($null -ne $boot) { $secure = Get-Flag $boot['UEFISecureBootEnabled'] }
  $firmware = $null
  if ($null -ne $control) { switch (Get-Int $control['PEFirmwareType']) { 1 { $firmware = 'bios' } 2 { $firmware = 'uefi' } } }
  $script:value = @{
    cpuName = $name
    cpuCores = $cores
    cpuLogical = Get-Int $system.NumberOfLogicalProcessors
    ramBytes = $ram
    osDiskTotalBytes = Get-Int $drive.Size
    osDiskFreeBytes = Get-Int $drive.FreeSpace
    osDiskMedia = Get-OsDiskMedia
    tpmPresent = $(if ($null -eq $tpms) { $null } else { $tpms.Length -gt 0 })
    tpmSpecVersion = $spec
    secureBoot = $secure
    firmware = $firmware
  }
}

$WINDOWS_APPLICATION = '55c92734-d682-4d71-983e-d6ec3f16059f'

Invoke-Section 'licensing' {
  $years = @{}
  foreach ($pair in $EsuIds.Split(',')) {
    if ($pair -match '^\s*([0-9a-fA-F-]{36})=(\d+)\s*$') { $years[$matches[1].ToLower()] = [long]$matches[2] }
  }
  $filter = "ApplicationID='$WINDOWS_APPLICATION' AND PartialProductKey IS NOT NULL"
  $licences = Read-Class 'root/cimv2' 'SoftwareLicensingProduct' $filter 5
  $status = $null
  $esu = $null
  if ($null -ne $licences) {
    $esu = @(foreach ($one in $licences) {
      $id = "$($one.ID)".ToLower()
      if ($years.ContainsKey($id)) { @{ activationId = $id; year = $years[$id]; licenseStatus = Get-Int $one.LicenseStatus } }
    })
    # Windows itself: what has a key and is no extension of it.
    foreach ($one in $licences) {
      if (-not $years.ContainsKey("$($one.ID)".ToLower())) {
        $of = Get-Int $one.LicenseStatus
        if ($null -eq $status -or $of -eq 1) { $status = $of }
      }
    }
  }
  $evidence = @(foreach ($sid in (Get-Hives)) {
    $key = Read-Key "HKEY_USERS\$sid\Software\Microsoft\Windows NT\CurrentVersion\Windows\ConsumerESU"
    if ($null -ne $key) { @{ sid = $sid; eligibility = Get-Int $key['ESUEligibility']; result = Get-Int $key['ESUEligibilityResult'] } }
  })
  if ($null -eq $licences -and $evidence.Length -eq 0) { $evidence = $null }
  $script:value = @{ windowsLicenseStatus = $status; esu = $esu; consumerEsuEvidence = $evidence }
}
